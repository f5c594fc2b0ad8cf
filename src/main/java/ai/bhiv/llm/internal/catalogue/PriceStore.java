package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.NewPrice;
import ai.bhiv.llm.Price;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Listing.Sort;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class PriceStore {
    private static final Listing<Price> LISTING = new Listing<>(
            "llm.prices.list",
            "p.*",
            "llm.prices p",
            "p.id",
            "effective_from",
            Map.of(
                    "effective_from", new Sort("p.effective_from", "timestamptz"),
                    "created_at", new Sort("p.created_at", "timestamptz")),
            PriceStore::price);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;
    private final Clock clock;

    PriceStore(JdbcClient db, Cursors cursors, Ids ids, Clock clock) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
        this.clock = clock;
    }

    Page<Price> list(PageRequest page) {
        return LISTING.page(db, cursors, new Conditions(), page);
    }

    Price get(UUID id) {
        return db.sql("select * from llm.prices where id = :id")
                .param("id", id)
                .query(PriceStore::price)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    Price create(NewPrice body) {
        var fields = new HashMap<String, Object>();
        fields.put("id", ids.next());
        fields.put("provider", body.provider());
        fields.put("pattern", body.modelPattern());
        fields.put("from", Columns.stored(body.effectiveFrom() == null ? clock.instant() : body.effectiveFrom()));
        fields.put("currency", body.currency());
        fields.put("input", body.input());
        fields.put("cache_read", body.cacheRead() == null ? body.input() : body.cacheRead());
        fields.put("cache_write", body.cacheWrite() == null ? body.input() : body.cacheWrite());
        fields.put("output", body.output());
        fields.put("per_request", body.perRequest());
        fields.put("source", body.source());
        fields.put("as_of", body.asOf());
        fields.put("by", Caller.id());
        return db.sql("""
                insert into llm.prices (id, provider, model_pattern, effective_from, currency, input, cache_read,
                    cache_write, output, per_request, source, as_of, created_by)
                values (:id, :provider, :pattern, :from, :currency, :input, :cache_read, :cache_write, :output,
                    :per_request, :source, :as_of, :by)
                on conflict (tenant_id, provider, model_pattern, effective_from) do nothing
                returning *""")
                .params(fields)
                .query(PriceStore::price)
                .optional()
                .orElseThrow(() -> LlmProblem.PRICE_OVERLAP.because("effective_from: " + body.effectiveFrom() + " for "
                        + body.modelPattern() + " (expected: another time)"));
    }

    static Price price(ResultSet rs, int row) throws SQLException {
        return new Price(
                Columns.id(rs, "id"),
                rs.getString("provider"),
                rs.getString("model_pattern"),
                Columns.instant(rs, "effective_from"),
                rs.getString("currency"),
                Columns.number(rs, "input"),
                Columns.number(rs, "cache_read"),
                Columns.number(rs, "cache_write"),
                Columns.number(rs, "output"),
                Columns.number(rs, "per_request"),
                rs.getString("source"),
                Columns.date(rs, "as_of"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"));
    }
}
