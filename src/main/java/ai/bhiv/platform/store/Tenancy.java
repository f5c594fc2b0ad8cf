package ai.bhiv.platform.store;

import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Opens the transactions of the platform: each belongs to one tenant, which PostgreSQL's row-level security reads
/// from
/// `bhiv.tenant`, set for the transaction only, so that pooled connections are safe (PLT-15).
public final class Tenancy implements Transactions {
    /// The reserved tenant, which owns what belongs to no tenant.
    public static final String SYSTEM = "_system";

    private static final ScopedValue<String> TENANT = ScopedValue.newInstance();
    private static final ScopedValue<LastRows> LAST = ScopedValue.newInstance();
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

    private final DataSource source;
    private final JdbcClient jdbc;
    private final JdbcTransactionManager transactions;

    public Tenancy(DataSource source) {
        this.source = source;
        jdbc = JdbcClient.create(source);
        transactions = new Commits(source);
    }

    /// Commits with what was kept for the end of the transaction.
    private static final class Commits extends JdbcTransactionManager {
        private static final long serialVersionUID = 1L;

        Commits(DataSource source) {
            super(source);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            var transaction = (JdbcTransactionObjectSupport) status.getTransaction();
            try {
                LAST.get().commit(transaction.getConnectionHolder().getConnection());
            } catch (SQLException e) {
                throw translateException("JDBC commit", e);
            }
        }
    }

    @Override
    public <T extends @Nullable Object> T inTenant(String tenant, Supplier<T> work) {
        return inTenant(tenant, false, DEFAULT_LIMIT, work);
    }

    /// Runs the work in a new transaction of the tenant and commits it; an exception takes it back. Statements end
    /// at
    /// the limit; waiting for a lock ends after 2 s.
    ///
    /// @throws Problem 503 when the database is away or has no connection free, 504 when the limit passed
    public <T extends @Nullable Object> T inTenant(String tenant, boolean readOnly, Duration limit, Supplier<T> work) {
        if (open()) {
            throw new IllegalStateException("a transaction is open here already (expected none: no operation calls"
                    + " another module, and no work opens a second one, inside a transaction)");
        }
        var definition = new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        definition.setReadOnly(readOnly);
        try {
            @SuppressWarnings("NullAway") // the template's result is whatever the work gives
            T result = ScopedValue.where(LAST, new LastRows(source))
                    .call(() -> new TransactionTemplate(transactions, definition).execute(_ -> {
                        jdbc.sql("""
                        select set_config('bhiv.tenant', ?, true), set_config('lock_timeout', '2000', true),
                               set_config('statement_timeout', ?, true)""")
                                .params(tenant, Long.toString(Math.max(1, limit.toMillis())))
                                .query((_, _) -> 0)
                                .single();
                        return ScopedValue.where(TENANT, tenant).call(work::get);
                    }));
            return result;
        } catch (DataAccessException | TransactionException e) {
            throw translated(e);
        }
    }

    /// The tenant of the transaction that is open on this thread.
    ///
    /// @throws IllegalStateException when none is
    public static String tenant() {
        if (!TENANT.isBound()) {
            throw new IllegalStateException("no transaction of a tenant is open here");
        }
        return TENANT.get();
    }

    /// Keeps a row for the end of the open transaction: it is written before the commit, or with it, or not at all. The
    /// statement sees what the whole transaction did.
    ///
    /// @return whether it was kept; otherwise no transaction of this class is open here, and the caller writes it
    public static boolean atTheEnd(String sql, @Nullable Object... parameters) {
        if (!LAST.isBound() || !open()) {
            return false;
        }
        LAST.get().add(sql, parameters);
        return true;
    }

    /// Writes now what is kept for the end of the open transaction, before something that must come after it.
    public static void writeKept() {
        if (LAST.isBound()) {
            LAST.get().write();
        }
    }

    /// Runs a part of the open transaction that stands behind a savepoint: what it keeps for the end is written at the
    /// end of the part, so that it is taken back with it.
    public static <T extends @Nullable Object> T settled(Supplier<T> part) {
        if (!LAST.isBound()) {
            return part.get();
        }
        var own = new LastRows(LAST.get().source());
        return ScopedValue.where(LAST, own).call(() -> {
            var result = part.get();
            own.write();
            return result;
        });
    }

    /// Runs a part of the open transaction that can fail by itself: an exception takes back the part and leaves
    /// the rest.
    ///
    /// @throws Problem as [#inTenant] does
    public <T extends @Nullable Object> T savepoint(Supplier<T> part) {
        if (!open()) {
            throw new IllegalStateException("no transaction is open here (expected: the one that this is a part of)");
        }
        var nested = new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED);
        try {
            @SuppressWarnings("NullAway") // the template's result is whatever the part gives
            T result = new TransactionTemplate(transactions, nested).execute(_ -> settled(part));
            return result;
        } catch (DataAccessException | TransactionException e) {
            throw translated(e);
        }
    }

    /// Whether this thread works in a transaction.
    public static boolean open() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    /// The tenants whose background work runs. The one entry for work over all tenants (PLT-17).
    public List<String> activeTenants() {
        return tenants("state = 'active'");
    }

    /// The tenants that have data, whether they are active, suspended or closing: for what must not leave out anybody's
    /// data, such as its keys (PLT-17).
    public List<String> keptTenants() {
        return tenants("state <> 'deleted'");
    }

    private List<String> tenants(String which) {
        return inTenant(
                SYSTEM,
                true,
                DEFAULT_LIMIT,
                () -> jdbc.sql("select id from platform.tenants where " + which + " order by id")
                        .query(String.class)
                        .list());
    }

    /// Does a part of the open transaction of `_system` in another tenant, so that what belongs to both is one change:
    /// a tenant and its first user. Nothing else may use it; a test holds its callers (PLT-17).
    public <T> T within(String tenant, Supplier<T> part) {
        if (!open()
                || !SYSTEM.equals(jdbc.sql("select current_setting('bhiv.tenant', true)")
                        .query(String.class)
                        .single())) {
            throw new IllegalStateException("no transaction of _system is open here (expected one)");
        }
        set(tenant);
        var result = part.get();
        set(SYSTEM);
        return result;
    }

    /// What waits belongs to the tenant that was set until now.
    private void set(String tenant) {
        LAST.get().write();
        jdbc.sql("select set_config('bhiv.tenant', ?, true)")
                .param(tenant)
                .query(String.class)
                .single();
    }

    /// What a failed statement means for the caller; the exception itself when it means a mistake of ours.
    static RuntimeException translated(RuntimeException failure) {
        // When the connection died, so does the rollback; what ended the work is the exception before it.
        if (failure instanceof TransactionSystemException rollback
                && rollback.getApplicationException() instanceof RuntimeException first) {
            return first instanceof Problem ? first : translated(first);
        }
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLTransientConnectionException pool) {
                return pool.getCause() == null
                        ? unavailable(PlatformProblem.DATABASE_BUSY, "database: no connection free in time", failure)
                        : unavailable(PlatformProblem.DATABASE_UNAVAILABLE, "database: away", failure);
            }
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                var state = sql.getSQLState();
                if (state.startsWith("08") || state.startsWith("57P") || state.equals("53300")) {
                    return unavailable(PlatformProblem.DATABASE_UNAVAILABLE, "database: away", failure);
                }
                if (state.equals("57014")) {
                    return new Problem(PlatformProblem.DEADLINE, "statement: ended at the deadline", failure);
                }
                if (state.equals("55P03") || state.equals("40P01") || state.equals("40001")) {
                    return unavailable(
                            PlatformProblem.DATABASE_BUSY, "database: the record stayed locked for 2 s", failure);
                }
                if (state.equals("22P05") || state.equals("22021")) {
                    return new Problem(PlatformProblem.MALFORMED, "text: a character that cannot be stored", failure);
                }
            }
        }
        if (failure instanceof TransactionSystemException) {
            // The connection died while it committed, and took the rollback with it.
            return unavailable(
                    PlatformProblem.DATABASE_UNAVAILABLE,
                    "database: went away during the commit; whether it was kept shows a repeat under the same"
                            + " Idempotency-Key",
                    failure);
        }
        return failure;
    }

    private static Problem unavailable(PlatformProblem code, String detail, Throwable cause) {
        return new Problem(code, detail, cause).retryAfter(2);
    }
}
