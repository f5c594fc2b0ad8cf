package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.Budget;
import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.NewBudget;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
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
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class BudgetStore {
    private static final Listing<Budget> LISTING = new Listing<>(
            "llm.budgets.list",
            "b.*",
            "llm.budgets b",
            "b.id",
            "created_at",
            Map.of("created_at", new Sort("b.created_at", "timestamptz")),
            BudgetStore::budget);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;
    private final Clock clock;

    BudgetStore(JdbcClient db, Cursors cursors, Ids ids, Clock clock) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
        this.clock = clock;
    }

    Page<Budget> list(PageRequest page) {
        return LISTING.page(db, cursors, new Conditions(), page);
    }

    Budget get(UUID id) {
        return db.sql("select * from llm.budgets where id = :id")
                .param("id", id)
                .query(BudgetStore::budget)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    Budget create(NewBudget body) {
        return db.sql("""
                insert into llm.budgets (id, scope, subject, amount, currency, "window", state, window_start,
                    created_by, updated_by)
                values (:id, :scope, :subject, :amount, :currency, :window, 'active', :start, :by, :by)
                on conflict (tenant_id, scope, subject, currency, "window") do nothing
                returning *""")
                .param("id", ids.next())
                .param("start", Columns.stored(Windows.start(body.window(), clock.instant())))
                .params(fields(body))
                .query(BudgetStore::budget)
                .optional()
                .orElseThrow(() -> duplicate(body));
    }

    Budget update(UUID id, Version version, NewBudget body) {
        try {
            return db.sql("""
                    update llm.budgets set scope = :scope, subject = :subject, amount = :amount, currency = :currency,
                        "window" = :window, version = version + 1, updated_at = now(), updated_by = :by
                    where id = :id and %s
                    returning *""".formatted(Guarded.BY_VERSION))
                    .param("id", id)
                    .param("version", version.number())
                    .params(fields(body))
                    .query(BudgetStore::budget)
                    .optional()
                    .orElseThrow(() -> Guarded.refusal(db, "llm.budgets", id, version));
        } catch (DuplicateKeyException taken) {
            throw duplicate(body);
        }
    }

    Budget state(UUID id, Budget.State state) {
        return db.sql("""
                update llm.budgets set state = :state, version = version + 1, updated_at = now(), updated_by = :by
                where id = :id returning *""")
                .param("id", id)
                .param("state", Columns.stored(state))
                .param("by", Caller.id())
                .query(BudgetStore::budget)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    private static RuntimeException duplicate(NewBudget body) {
        return LlmProblem.BUDGET_DUPLICATE.because("scope: " + Columns.stored(body.scope()) + " " + body.subject()
                + " (expected: one without a budget of this currency and window)");
    }

    private static Map<String, Object> fields(NewBudget body) {
        var fields = new HashMap<String, Object>();
        fields.put("scope", Columns.stored(body.scope()));
        fields.put("subject", body.scope() == Budget.Scope.TENANT ? "" : body.subject());
        fields.put("amount", body.amount());
        fields.put("currency", body.currency());
        fields.put("window", Columns.stored(body.window()));
        fields.put("by", Caller.id());
        return fields;
    }

    static Budget budget(ResultSet rs, int row) throws SQLException {
        return new Budget(
                Columns.id(rs, "id"),
                Columns.constant(rs, "scope", Budget.Scope.class),
                rs.getString("subject"),
                Columns.number(rs, "amount"),
                rs.getString("currency"),
                Columns.constant(rs, "window", Budget.Window.class),
                Columns.constant(rs, "state", Budget.State.class),
                Columns.number(rs, "spent"),
                Columns.number(rs, "held"),
                Columns.instant(rs, "window_start"),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
