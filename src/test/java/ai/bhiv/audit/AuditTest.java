package ai.bhiv.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.contract.AuditRecord;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.AuditOutbox;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class AuditTest {
    private static final List<String> SCHEMAS = List.of("identity", "audit");
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final SystemIds ids = new SystemIds(Clock.systemUTC());
    private DatabaseAccess database;
    private HikariDataSource app;
    private HikariDataSource audit;
    private Tenancy tenancy;
    private AuditOutbox outbox;
    private AuditCollector collector;

    @BeforeEach
    void start() {
        database = TestDatabase.fresh(SCHEMAS);
        app = pool(database.appUser(), database.appPassword(), 6);
        audit = pool(database.auditUser(), database.auditPassword(), 2);
        tenancy = new Tenancy(app);
        outbox = new AuditOutbox(JdbcClient.create(app));
        collector = new AuditCollector(audit);
    }

    @AfterEach
    void stop() {
        app.close();
        audit.close();
    }

    @Test
    void theApplicationMayOnlyInsertIntoTheOutbox() throws SQLException {
        write("default", "identity", record(Instant.now()));
        refused(database.appUser(), "select * from identity.audit_outbox");
        refused(database.appUser(), "update identity.audit_outbox set outcome = 'refused'");
        refused(database.appUser(), "delete from identity.audit_outbox");
        refused(database.appUser(), "truncate identity.audit_outbox");
    }

    @Test
    void theApplicationMayOnlyReadEntries() throws SQLException {
        refused(
                database.appUser(),
                "insert into audit.entries (id, at, actor_kind, actor_id, actor_name, operation, action, resource_type,"
                        + " resource_ids, outcome, correlation_id, trace_id, process, role) values"
                        + " (gen_random_uuid(), now(), 'person', '', '', '', '', '', '{}', '', '', '', '', '')");
        refused(database.appUser(), "update audit.entries set outcome = 'refused'");
        refused(database.appUser(), "delete from audit.entries");
        refused(database.appUser(), "truncate audit.entries");
        refused(database.appUser(), "update audit.collectors set name = 'x'");
    }

    @Test
    void theCollectorsLoginMayNotChangeEntriesNorReadAnythingElse() throws SQLException {
        refused(database.auditUser(), "update audit.entries set outcome = 'refused'");
        refused(database.auditUser(), "delete from audit.entries");
        refused(database.auditUser(), "truncate audit.entries");
        refused(database.auditUser(), "update identity.audit_outbox set outcome = 'refused'");
        refused(database.auditUser(), "insert into identity.audit_outbox (id) values (gen_random_uuid())");
        refused(database.auditUser(), "truncate identity.audit_outbox");
        refused(database.auditUser(), "select * from identity.users");
        refused(database.auditUser(), "select * from identity.credentials");
        refused(database.auditUser(), "select * from identity.signing_keys");
    }

    @Test
    void anEntryKeepsEveryField() {
        var detail = Json.MAPPER.readTree("{\"name\": \"Acme\", \"password\": \"changed\"}");
        var written = new AuditRecord(
                ids.next(),
                Instant.parse("2026-11-21T10:00:00.123456Z"),
                "agent",
                "u1",
                "ann",
                "orchestrator",
                "crm.customers.update",
                "update",
                "crm.customers",
                List.of("c1", "c,2\"{}"),
                7L,
                "success",
                null,
                "corr",
                "t".repeat(32),
                "0123456789abcdef",
                "p1",
                "crm",
                detail);
        write("default", "identity", written);
        assertThat(collector.collect()).isEqualTo(1);
        assertThat(collector.collect()).isZero();
        var rows = rows("select * from audit.entries");
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row).startsWith("default|" + written.id() + "|2026-11-21 10:00:00.123456+00|agent|u1|ann|");
            assertThat(row).contains("|orchestrator|crm.customers.update|update|crm.customers|");
            assertThat(row).contains("|7|success|null|corr|", "|0123456789abcdef|p1|crm|");
            assertThat(Json.MAPPER.readTree(row.substring(row.lastIndexOf('|') + 1)))
                    .isEqualTo(detail);
        });
        assertThat(rows("select unnest(resource_ids) from audit.entries")).containsExactly("c1", "c,2\"{}");
    }

    @Test
    void aChangeThatIsTakenBackLeavesNoEntry() {
        assertThatThrownBy(() -> tenancy.inTenant("default", () -> {
                    outbox.write("identity", record(Instant.now()));
                    throw new IllegalStateException("refused after all");
                }))
                .hasMessage("refused after all");
        assertThat(collector.collect()).isZero();
    }

    @Test
    void entriesStayInTheirTenant() {
        write("default", "identity", record(Instant.now()));
        write("other", "audit", record(Instant.now()));
        assertThat(collector.collect()).isEqualTo(2);
        for (var tenant : List.of("default", "other")) {
            var seen = tenancy.inTenant(
                    tenant,
                    () -> JdbcClient.create(app)
                            .sql("select tenant_id from audit.entries")
                            .query(String.class)
                            .list());
            assertThat(seen).containsExactly(tenant);
        }
    }

    @Test
    void aTransactionThatCommitsLateIsMovedLateAndNotMissed() throws Exception {
        var early = record(Instant.now().minusSeconds(60));
        try (var connection = connection(database.appUser(), database.appPassword())) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("select set_config('bhiv.tenant', 'default', true)");
            connection
                    .createStatement()
                    .execute("insert into identity.audit_outbox (id, at, actor_kind, actor_id, actor_name, operation,"
                            + " action, resource_type, resource_ids, outcome, correlation_id, trace_id, process, role)"
                            + " values ('" + early.id() + "', now() - interval '1 hour', 'person', 'u', 'u', 'o', 'a',"
                            + " 'r', '{}', 'success', 'c', 't', 'p', 'r')");
            write("default", "identity", record(Instant.now()));
            assertThat(collector.collect()).isEqualTo(1);
            connection.commit();
        }
        assertThat(collector.collect()).isEqualTo(1);
        assertThat(rows("select id from audit.entries"))
                .hasSize(2)
                .contains(early.id().toString());
    }

    @Test
    void twoCollectorsAndManyWritersMoveEachRowExactlyOnce() throws Exception {
        int writers = 4;
        int each = 150;
        var writing = new AtomicBoolean(true);
        var moved = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var second = pool(database.auditUser(), database.auditPassword(), 2)) {
            var collecting = new ArrayList<Future<?>>();
            for (var one : List.of(collector, new AuditCollector(second))) {
                collecting.add(threads.submit(() -> {
                    while (writing.get()) {
                        moved.addAndGet(one.collect());
                    }
                }));
            }
            var running = new ArrayList<Future<List<UUID>>>();
            for (int w = 0; w < writers; w++) {
                var tenant = "tenant-" + w % 2;
                running.add(threads.submit(() -> {
                    var written = new ArrayList<UUID>();
                    for (int i = 0; i < each; i++) {
                        var record = record(Instant.now());
                        write(tenant, SCHEMAS.get(i % 2), record);
                        written.add(record.id());
                    }
                    return written;
                }));
            }
            var written = new ArrayList<String>();
            for (var one : running) {
                one.get().forEach(id -> written.add(id.toString()));
            }
            writing.set(false);
            for (var one : collecting) {
                one.get();
            }
            for (int last; (last = collector.collect()) > 0; ) {
                moved.addAndGet(last);
            }
            assertThat(moved).hasValue(writers * each);
            assertThat(rows("select id from audit.entries")).containsExactlyInAnyOrderElementsOf(written);
        }
    }

    @Test
    void aRoundTakesAtMostAThousandOfASchemaTheOldestFirst() throws SQLException {
        try (var connection = TestDatabase.superuser(database);
                var statement = connection.createStatement()) {
            statement.execute("insert into identity.audit_outbox (tenant_id, id, at, actor_kind, actor_id, actor_name,"
                    + " operation, action, resource_type, resource_ids, outcome, correlation_id, trace_id, process,"
                    + " role) select 'default', gen_random_uuid(), now() - make_interval(secs => n), 'person', 'u',"
                    + " 'u', 'o', 'a', 'r', '{}', 'success', 'c', 't', 'p', n::text"
                    + " from generate_series(1, 1200) as n");
        }
        assertThat(collector.collect()).isEqualTo(1000);
        assertThat(rows("select min(role::int) from audit.entries")).containsExactly("201");
        assertThat(collector.collect()).isEqualTo(200);
        assertThat(collector.collect()).isZero();
    }

    private void write(String tenant, String schema, AuditRecord record) {
        tenancy.inTenant(tenant, () -> {
            outbox.write(schema, record);
            return 0;
        });
    }

    private AuditRecord record(Instant at) {
        return new AuditRecord(
                ids.next(),
                at,
                "person",
                "u1",
                "ann",
                null,
                "crm.customers.create",
                "create",
                "crm.customers",
                List.of(),
                null,
                "success",
                null,
                "corr",
                "t".repeat(32),
                null,
                "p1",
                "crm",
                null);
    }

    private void refused(String user, String sql) throws SQLException {
        var password = user.equals(database.appUser()) ? database.appPassword() : database.auditPassword();
        try (var connection = connection(user, password);
                var statement = connection.createStatement()) {
            statement.execute("select set_config('bhiv.tenant', 'default', false)");
            assertThatThrownBy(() -> statement.execute(sql))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
        }
    }

    private List<String> rows(String sql) {
        try (var connection = TestDatabase.superuser(database);
                var rows = connection.createStatement().executeQuery(sql)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                all.add(String.join("|", row.stream().map(String::valueOf).toList()));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connection(String user, String password) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), user, password);
    }

    private HikariDataSource pool(String user, String password, int size) {
        var config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }
}
