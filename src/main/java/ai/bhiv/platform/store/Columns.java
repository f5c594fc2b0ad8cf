package ai.bhiv.platform.store;

import ai.bhiv.platform.contract.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Values of ours out of a result set's columns, and into a statement's parameters.
public final class Columns {
    private Columns() {}

    public static UUID id(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, UUID.class);
    }

    public static @Nullable UUID idOrNull(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, UUID.class);
    }

    public static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant instantOrNull(ResultSet rs, String column) throws SQLException {
        var at = rs.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    public static LocalDate date(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, LocalDate.class);
    }

    public static @Nullable LocalDate dateOrNull(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, LocalDate.class);
    }

    public static @Nullable Integer integerOrNull(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, Integer.class);
    }

    /// Money of two columns, without trailing zeros beyond the second decimal; absent when the amount is null.
    public static @Nullable Money money(ResultSet rs, String amount, String currency) throws SQLException {
        var stored = rs.getBigDecimal(amount);
        return stored == null ? null : money(stored, rs.getString(currency));
    }

    /// The amount without trailing zeros beyond the second decimal.
    public static Money money(BigDecimal amount, String currency) {
        var plain = amount.stripTrailingZeros();
        return new Money(plain.scale() < 2 ? plain.setScale(2) : plain, currency);
    }

    /// A number without trailing zeros: `30`, `0.5`.
    public static BigDecimal number(ResultSet rs, String column) throws SQLException {
        var plain = rs.getBigDecimal(column).stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    public static List<String> texts(ResultSet rs, String column) throws SQLException {
        return List.of((String[]) rs.getArray(column).getArray());
    }

    /// The constant whose name in lower case is stored.
    public static <E extends Enum<E>> E constant(ResultSet rs, String column, Class<E> type) throws SQLException {
        return Enum.valueOf(type, rs.getString(column).toUpperCase(Locale.ROOT));
    }

    /// How a constant is stored.
    public static String stored(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// How an instant is given to a statement.
    public static Timestamp stored(Instant at) {
        return Timestamp.from(at);
    }

    /// The start of a day, UTC.
    public static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
