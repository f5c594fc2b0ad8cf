package ai.bhiv.platform.tenant;

import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The rows of `platform.tenants`, in transactions of `_system`.
final class TenantStore {
    private static final String COLUMNS = "id, name, zone, locale, currency, state, version, created_at, updated_at";

    /// The id alone makes the order complete, so the second key is always the same.
    private static final Listing<Tenant> LISTING = new Listing<>(
            "platform.tenants.list",
            COLUMNS,
            "platform.tenants",
            "cast('00000000-0000-0000-0000-000000000000' as uuid)",
            "id",
            Map.of("id", new Listing.Sort("id", "text")),
            TenantStore::row);

    private final JdbcClient jdbc;
    private final Cursors cursors;

    TenantStore(JdbcClient jdbc, Cursors cursors) {
        this.jdbc = jdbc;
        this.cursors = cursors;
    }

    Page<Tenant> list(PageRequest page) {
        return LISTING.page(jdbc, cursors, new Conditions(), page);
    }

    /// @throws Problem `platform.tenant.exists`
    Tenant add(String id, TenantChange tenant) {
        return jdbc.sql("""
                        insert into platform.tenants (id, name, zone, locale, currency)
                        values (:id, :name, :zone, :locale, :currency)
                        on conflict (id) do nothing
                        returning %s""".formatted(COLUMNS))
                .param("id", id)
                .param("name", tenant.name())
                .param("zone", tenant.zone())
                .param("locale", tenant.locale())
                .param("currency", tenant.currency())
                .query(TenantStore::row)
                .optional()
                .orElseThrow(
                        () -> PlatformProblem.TENANT_EXISTS.because("id: " + id + " (expected: one of no tenant)"));
    }

    /// @throws Problem 404, or 412 when somebody else was faster
    Tenant update(String id, Version version, TenantChange tenant) {
        return jdbc.sql("""
                        update platform.tenants
                           set name = :name, zone = :zone, locale = :locale, currency = :currency,
                               version = version + 1, updated_at = now()
                         where id = :id and %s
                        returning %s""".formatted(Guarded.BY_VERSION, COLUMNS))
                .param("id", id)
                .param("version", version.number())
                .param("name", tenant.name())
                .param("zone", tenant.zone())
                .param("locale", tenant.locale())
                .param("currency", tenant.currency())
                .query(TenantStore::row)
                .optional()
                .orElseThrow(() -> Guarded.stale(version, get(id).version()));
    }

    /// @throws Problem 404, or `platform.tenant.transition` when it is not in the state from which it moves
    Tenant move(String id, TenantState from, TenantState to) {
        return jdbc.sql("""
                        update platform.tenants set state = :to, version = version + 1, updated_at = now()
                         where id = :id and state = :from
                        returning %s""".formatted(COLUMNS))
                .param("id", id)
                .param("from", name(from))
                .param("to", name(to))
                .query(TenantStore::row)
                .optional()
                .orElseThrow(() -> PlatformProblem.TENANT_TRANSITION.because(
                        "state: " + name(get(id).state()) + " (expected: " + name(from) + ")"));
    }

    /// @throws Problem 404
    Tenant get(String id) {
        return jdbc.sql("select %s from platform.tenants where id = :id".formatted(COLUMNS))
                .param("id", id)
                .query(TenantStore::row)
                .optional()
                .orElseThrow(() -> PlatformProblem.NOT_FOUND.because("id: " + id + " (expected: one of a tenant)"));
    }

    private static String name(TenantState state) {
        return state.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Tenant row(ResultSet row, int number) throws SQLException {
        return new Tenant(
                row.getString("id"),
                row.getString("name"),
                row.getString("zone"),
                row.getString("locale"),
                row.getString("currency"),
                Columns.constant(row, "state", TenantState.class),
                row.getLong("version"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"));
    }
}
