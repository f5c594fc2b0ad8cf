package ai.bhiv.platform.imports;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.id.Ids;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A small kind: crates of known products.
final class CrateKind implements ImportKind<CrateKind.Crate> {
    static final List<String> PRODUCTS = List.of("GTX Pro", "GTX Basic", "MG Special");

    private final JdbcClient db;
    private final Ids ids;

    /// Called with the first line of every chunk, after its rows are written.
    volatile LongConsumer afterWrite = _ -> {};

    /// Called with the number of chunks taken back so far, before the chunk commits.
    volatile LongConsumer beforeSettle = _ -> {};

    private final AtomicLong settled = new AtomicLong();

    record Crate(
            @Meaning(value = "Its label", synonyms = "crate no") @NotBlank
            String code,

            String product,

            @Meaning(value = "Kilograms", synonyms = "weight") @PositiveOrZero @Nullable
            BigDecimal weightKg,

            @Nullable LocalDate packedOn) {}

    CrateKind(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    @Override
    public String name() {
        return "crates.crates";
    }

    @Override
    public String module() {
        return "crates";
    }

    @Override
    public String meaning() {
        return "A crate.";
    }

    @Override
    public Class<Crate> record() {
        return Crate.class;
    }

    @Override
    public List<String> matchFields() {
        return List.of("code");
    }

    @Override
    public Map<String, KnownNames> references() {
        return Map.of("product", KnownNames.of(() -> PRODUCTS));
    }

    @Override
    public String stored() {
        return "select id, code, product, weight as weight_kg, packed_on from crates.crates";
    }

    @Override
    public List<Match> match(List<ImportRow<Crate>> rows) {
        record Stored(UUID id, Crate crate) {}
        var stored = new HashMap<String, Stored>();
        db.sql("select * from crates.crates where code = any(:codes)")
                .param("codes", rows.stream().map(row -> row.value().code()).toArray(String[]::new))
                .query(rs -> {
                    stored.put(
                            rs.getString("code"),
                            new Stored(
                                    rs.getObject("id", UUID.class),
                                    new Crate(
                                            rs.getString("code"),
                                            rs.getString("product"),
                                            rs.getBigDecimal("weight"),
                                            rs.getObject("packed_on", LocalDate.class))));
                });
        return rows.stream()
                .map(row -> {
                    var known = stored.get(row.value().code());
                    if (known == null) {
                        return Match.NONE;
                    }
                    return known.crate().equals(row.value()) ? Match.same(known.id()) : Match.changed(known.id());
                })
                .toList();
    }

    @Override
    public List<Applied> apply(List<ImportRow<Crate>> rows, Journal journal) {
        var applied = new ArrayList<Applied>();
        for (var row : rows) {
            if (row.value().code().startsWith("forbidden")) {
                applied.add(new Applied.Refused(
                        List.of(RowFault.field("code", row.value().code(), "a code that is not forbidden"))));
            } else if (row.target() == null) {
                var id = ids.next();
                journal.sql("crates.crates", """
                                insert into crates.crates (id, code, product, weight, packed_on, created_by)
                                values (:id, :code, :product, :weight::numeric, :packed::date, :by)""", "id")
                        .param("id", id)
                        .param("code", row.value().code())
                        .param("product", row.value().product())
                        .param("weight", row.value().weightKg(), Types.NUMERIC)
                        .param("packed", row.value().packedOn(), Types.DATE)
                        .param("by", RequestContext.current().principal().name())
                        .query(UUID.class)
                        .list();
                applied.add(new Applied.Created(id));
            } else {
                journal.sql("crates.crates", """
                                update crates.crates c set product = :product, weight = :weight::numeric,
                                    packed_on = :packed::date, changes = changes + 1
                                where c.id = :id""", "c.id")
                        .param("product", row.value().product())
                        .param("weight", row.value().weightKg(), Types.NUMERIC)
                        .param("packed", row.value().packedOn(), Types.DATE)
                        .param("id", row.target())
                        .query(UUID.class)
                        .list();
                applied.add(new Applied.Updated(row.target()));
            }
        }
        afterWrite.accept(rows.getFirst().line());
        return applied;
    }

    @Override
    public void settle(Map<String, Set<UUID>> touched) {
        beforeSettle.accept(settled.getAndIncrement() + 1);
    }
}
