package ai.bhiv.platform.tenant;

import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Revisions;
import ai.bhiv.platform.store.Tenancy;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which tenants are not active, in the memory of every process: no request asks the database, and a change is known
/// within 5 s (PLT-19).
public final class KnownTenants {
    static final String REVISION = "tenants";

    private volatile Set<String> stopped = Set.of();

    /// Of no database: every tenant is active.
    public KnownTenants() {}

    /// Read now, and again after each change in any process.
    public static KnownTenants following(JdbcClient jdbc, Tenancy tenancy, Revisions revisions) {
        var known = new KnownTenants();
        revisions.follow(
                REVISION,
                () -> known.stopped = tenancy.inTenant(
                        Tenancy.SYSTEM,
                        () -> Set.copyOf(jdbc.sql("select id from platform.tenants where state <> 'active'")
                                .query(String.class)
                                .list())));
        return known;
    }

    /// Those whose background work does not run.
    public Set<String> stopped() {
        return stopped;
    }

    /// @throws ai.bhiv.platform.problem.Problem `platform.tenant.suspended`
    public void refuseSuspended(String tenant) {
        if (stopped.contains(tenant)) {
            throw PlatformProblem.TENANT_SUSPENDED.because("tenant: " + tenant + " (expected: an active one)");
        }
    }
}
