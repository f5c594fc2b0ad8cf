package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditDatabase;
import ai.bhiv.audit.AuditFault;
import ai.bhiv.audit.AuditPlaces;
import ai.bhiv.audit.AuditProblem;
import ai.bhiv.audit.AuditVerification;
import ai.bhiv.audit.NightlyVerification;
import ai.bhiv.audit.Verification;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Verifications that somebody asked for. One runs in a thread of its own and keeps its state in a row; one whose
/// process
/// ended is begun again by the next.
@Component
final class Verifications implements SmartInitializingSingleton, NightlyVerification {
    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);
    private static final String COLUMNS = "id, state, started_by, started_at, ended_at, checked, faults, notes";
    private static final Listing<Verification> LIST = new Listing<>(
            "audit.log.verifications",
            COLUMNS,
            "audit.verifications",
            "id",
            "-started_at",
            Map.of("started_at", new Listing.Sort("started_at", "timestamptz")),
            (row, _) -> verification(row));

    private final JdbcClient jdbc;
    private final Cursors cursors;
    private final Tenancy tenancy;
    private final Surroundings surroundings;
    private final Ids ids;
    private final Clock clock;

    Verifications(JdbcClient jdbc, Cursors cursors, Tenancy tenancy, Surroundings surroundings, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.tenancy = tenancy;
        this.surroundings = surroundings;
        this.ids = ids;
        this.clock = clock;
    }

    /// What is verified, and who is told.
    @Component
    record Surroundings(AuditDatabase database, AuditPlaces places, AuditTrail trail) {}

    Page<Verification> list(PageRequest page) {
        return LIST.page(jdbc, cursors, new Conditions(), page);
    }

    Verification get(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from audit.verifications where id = ?")
                .param(id)
                .query((row, _) -> verification(row))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    /// Begins one when the transaction commits.
    Verification asked() {
        var who = RequestContext.current().principal();
        var id = ids.next();
        int made = jdbc.sql("""
                        insert into audit.verifications (id, state, started_by, started_at) values (?, 'running', ?, ?)
                        on conflict (tenant_id) where state = 'running' do nothing""")
                .params(id, who.id(), Columns.stored(clock.instant()))
                .update();
        if (made == 0) {
            throw AuditProblem.VERIFICATION_RUNNING.because("verification: one of this tenant is running");
        }
        org.springframework.transaction.support.TransactionSynchronizationManager.registerSynchronization(
                new org.springframework.transaction.support.TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        Thread.ofVirtual().name("audit-verification").start(() -> run(who.tenant(), id));
                    }
                });
        return get(id);
    }

    /// Begins again what the end of a process interrupted.
    @Override
    public void afterSingletonsInstantiated() {
        Thread.ofVirtual().name("audit-verification-resume").start(() -> {
            for (var tenant : tenancy.activeTenants()) {
                var running = tenancy.inTenant(
                        tenant,
                        () -> jdbc.sql("select id from audit.verifications where state = 'running'")
                                .query(UUID.class)
                                .list());
                running.forEach(id -> run(tenant, id));
            }
        });
    }

    @Override
    public void begin() {
        Thread.ofVirtual().name("audit-verification-nightly").start(() -> {
            var tenants = new ArrayList<>(tenancy.activeTenants());
            if (!tenants.contains(Tenancy.SYSTEM)) {
                tenants.add(Tenancy.SYSTEM);
            }
            for (var tenant : tenants) {
                var id = ids.next();
                int due = tenancy.inTenant(tenant, () -> due(id));
                if (due == 1) {
                    run(tenant, id);
                }
            }
        });
    }

    private int due(UUID id) {
        return jdbc.sql("""
                        insert into audit.verifications (id, state, started_by, started_at)
                        select :id, 'running', 'system', :now where not exists
                            (select from audit.verifications where started_at > :now - interval '1 day')
                        on conflict (tenant_id) where state = 'running' do nothing""")
                .param("id", id)
                .param("now", Columns.stored(clock.instant()))
                .update();
    }

    private void run(String tenant, UUID id) {
        try {
            var result = verify(tenant);
            var state = result.faults().isEmpty() ? "clean" : "faulty";
            end(tenant, id, state, result.checked(), result.faults(), result.notes());
            result.faults()
                    .forEach(fault -> surroundings.trail.write(AuditEvent.of("audit.log.verify", "execute")
                            .by(Principal.system(tenant))
                            .on("audit.log", tenant)
                            .rule("verification")
                            .security(SecurityType.AUDIT_FAULT)
                            .with("fault", fault)));
        } catch (SQLException | RuntimeException e) {
            LOG.error("audit: the verification {} of {} could not be ended", id, tenant, e);
            end(
                    tenant,
                    id,
                    "incomplete",
                    0,
                    List.of(),
                    List.of("it failed: " + e.getClass().getSimpleName()));
        }
    }

    private AuditVerification.Result verify(String tenant) throws SQLException {
        var places = surroundings.places;
        try (var connection = surroundings.database.source().getConnection()) {
            var keys = places.publicKey().map(List::of).orElse(List.of());
            return AuditVerification.with(
                            keys.isEmpty() ? AuditVerification.keysOf(connection) : keys,
                            places.copies(),
                            places.archive())
                    .run(connection, tenant);
        }
    }

    private void end(String tenant, UUID id, String state, long checked, List<AuditFault> faults, List<String> notes) {
        tenancy.inTenant(
                tenant,
                () -> jdbc.sql("""
                        update audit.verifications set state = ?, ended_at = ?, checked = ?, faults = ?::jsonb,
                            notes = ?::jsonb where id = ? and state = 'running'""")
                        .params(
                                state,
                                Columns.stored(clock.instant()),
                                checked,
                                Json.MAPPER.writeValueAsString(faults),
                                Json.MAPPER.writeValueAsString(notes),
                                id)
                        .update());
    }

    private static Verification verification(ResultSet row) throws SQLException {
        return new Verification(
                Columns.id(row, "id"),
                row.getString("state"),
                row.getString("started_by"),
                Columns.instant(row, "started_at"),
                row.getTimestamp("ended_at") == null
                        ? null
                        : row.getTimestamp("ended_at").toInstant(),
                row.getLong("checked"),
                Arrays.asList(Json.MAPPER.readValue(row.getString("faults"), AuditFault[].class)),
                Arrays.asList(Json.MAPPER.readValue(row.getString("notes"), String[].class)));
    }
}
