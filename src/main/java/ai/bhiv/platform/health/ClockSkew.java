package ai.bhiv.platform.health;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// How far this machine's clock is from the database's, measured every minute (PLT-41). Leases and due times follow the
/// database's clock, tokens this one: over two seconds apart the process is degraded, over thirty it is not ready.
public final class ClockSkew implements HealthCheck {
    private static final Duration DEGRADED = Duration.ofSeconds(2);
    private static final Duration NOT_READY = Duration.ofSeconds(30);

    private final DataSource source;
    private final Clock clock;
    private volatile @Nullable Duration skew;

    public ClockSkew(DataSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /// Asks the database for its time and compares it with the middle of the asking. Without a database the last result
    /// stays.
    ///
    /// @throws IllegalStateException when the database does not answer
    public void measure() {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            var before = clock.instant();
            try (var rows = statement.executeQuery("select clock_timestamp()")) {
                rows.next();
                Instant there = rows.getObject(1, OffsetDateTime.class).toInstant();
                var after = clock.instant();
                var middle = before.plus(Duration.between(before, after).dividedBy(2));
                skew = Duration.between(there, middle);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database's clock cannot be read", e);
        }
    }

    /// This clock minus the database's; nothing before the first measurement.
    public @Nullable Duration skew() {
        return skew;
    }

    @Override
    public HealthReport.Part look() {
        var known = skew;
        if (known == null) {
            return new HealthReport.Part("clock", HealthReport.Status.UNKNOWN, false, null, "not measured yet");
        }
        var apart = known.abs();
        boolean hard = apart.compareTo(NOT_READY) > 0;
        var status = hard
                ? HealthReport.Status.DOWN
                : apart.compareTo(DEGRADED) > 0 ? HealthReport.Status.DEGRADED : HealthReport.Status.UP;
        return new HealthReport.Part(
                "clock",
                status,
                hard,
                null,
                String.format(Locale.ROOT, "%+.3f s against the database", known.toMillis() / 1000.0));
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public boolean hard() {
        return false;
    }
}
