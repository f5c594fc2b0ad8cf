package ai.bhiv.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.audit.AuditEntry;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class EntriesTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private static DatabaseAccess database;
    private static HikariDataSource app;
    private static Tenancy tenancy;
    private static EntryEndpoint entries;

    @BeforeAll
    static void start() throws SQLException {
        database = TestDatabase.fresh(List.of("audit"));
        var config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.appUser());
        config.setPassword(database.appPassword());
        config.setMaximumPoolSize(2);
        app = new HikariDataSource(config);
        tenancy = new Tenancy(app);
        entries = new EntryEndpoint(new EntryStore(JdbcClient.create(app), new Cursors(new byte[32])));
        // Twenty entries a second apart, of two people in turn; the last is another tenant's.
        try (var connection = TestDatabase.superuser(database);
                var statement = connection.createStatement()) {
            statement.execute("insert into audit.entries (tenant_id, id, at, actor_kind, actor_id, actor_name,"
                    + " operation, action, resource_type, resource_ids, outcome, correlation_id, trace_id, process,"
                    + " role, detail) select case when n = 20 then 'other' else 'default' end,"
                    + " gen_random_uuid(), timestamptz '2026-11-21T10:00:00Z' + make_interval(secs => n), 'person',"
                    + " 'u' || n % 2, 'name', 'crm.customers.update', case when n < 5 then 'delete' else 'update' end,"
                    + " 'crm.customers', array['c' || n], 'success', 'corr-' || n, 't', 'p', 'crm', '{\"n\": 1}'"
                    + " from generate_series(1, 20) as n");
        }
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void theNewestComeFirstAndEachOnce() {
        var seen = new ArrayList<AuditEntry>();
        var page = list(false, null, null, PageRequest.of(4));
        seen.addAll(page.items());
        while (page.nextCursor() != null) {
            page = list(false, null, null, PageRequest.of(4).after(page.nextCursor()));
            seen.addAll(page.items());
        }
        assertThat(seen).hasSize(19).doesNotHaveDuplicates();
        assertThat(seen.getFirst().at()).isEqualTo(START.plusSeconds(19));
        assertThat(seen.getLast().at()).isEqualTo(START.plusSeconds(1));
        assertThat(seen.getFirst().detail().path("n").intValue()).isEqualTo(1);
    }

    @Test
    void filtersNarrow() {
        assertThat(list(false, "u0", null, PageRequest.first()).items()).hasSize(9);
        assertThat(list(false, null, "delete", PageRequest.first()).items()).hasSize(4);
        assertThat(as(
                                false,
                                () -> entries.list(
                                        null,
                                        null,
                                        null,
                                        "crm.customers",
                                        "c7",
                                        null,
                                        null,
                                        null,
                                        null,
                                        PageRequest.first()))
                        .items())
                .singleElement()
                .satisfies(entry -> assertThat(entry.correlationId()).isEqualTo("corr-7"));
        assertThat(as(
                                false,
                                () -> entries.list(
                                        null,
                                        "crm.customers.update",
                                        null,
                                        null,
                                        null,
                                        "success",
                                        null,
                                        START.plusSeconds(3),
                                        START.plusSeconds(6),
                                        PageRequest.first()))
                        .items())
                .hasSize(3);
    }

    @Test
    void whoMaySeeOnlyItsOwnSeesNothingElse() {
        assertThat(list(true, null, null, PageRequest.first()).items())
                .hasSize(10)
                .allSatisfy(entry -> assertThat(entry.actorId()).isEqualTo("u1"));
        assertThat(list(true, "u0", null, PageRequest.first()).items()).isEmpty();
        var foreign = list(false, "u0", null, PageRequest.of(1)).items().getFirst();
        assertThat(as(false, () -> entries.get(foreign.id()))).isEqualTo(foreign);
        assertThatThrownBy(() -> as(true, () -> entries.get(foreign.id()))).isInstanceOf(Problem.class);
    }

    private static Page<AuditEntry> list(boolean own, String actor, String action, PageRequest page) {
        return as(own, () -> entries.list(actor, null, action, null, null, null, null, null, null, page));
    }

    private static <T> T as(boolean own, Supplier<T> work) {
        var caller = new Principal("u1", "ann", "default", Set.of("Sales"), null);
        var context = new RequestContext(
                caller,
                "test",
                "0".repeat(32),
                Instant.now().plusSeconds(60),
                null,
                null,
                "192.0.2.1",
                Role.GATEWAY,
                own);
        return context.call(() -> tenancy.inTenant("default", work));
    }
}
