package ai.bhiv.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.audit.internal.LogTables;
import ai.bhiv.audit.internal.Tree;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.AuditLines;
import ai.bhiv.platform.audit.AuditSpool;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.store.AuditOutbox;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/// AUD-32 to 34: what leaves the database still proves, a person's details go and nothing else does, a hold keeps both.
class AuditRetentionTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String OLD = "2024-01 change";

    @TempDir
    private Path directory;

    private final DatabaseAccess database = TestDatabase.fresh(List.of("platform", "identity", "audit"));
    private final HikariDataSource app = pool(database.appUser(), database.appPassword());
    private final HikariDataSource audit = pool(database.auditUser(), database.auditPassword());
    private final SystemIds ids = new SystemIds(CLOCK);
    private final Tenancy tenancy = new Tenancy(app);
    private AuditPlaces places;
    private AuditTrail trail;
    private Sequencer sequencer;
    private AuditRetention retention;

    @BeforeEach
    void start() {
        places = new AuditPlaces(Home.open(directory.resolve("home")), null);
        trail = new AuditTrail(
                new AuditOutbox(JdbcClient.create(app)),
                new AuditSpool(directory.resolve("spool"), ids.next(), 1 << 20),
                new AuditLines(ids, CLOCK, "test"));
        sequencer = new Sequencer(audit, places, "one", CLOCK);
        retention = new AuditRetention(audit, places, tenancy, trail, new AuditRetention.Days(400, 180), CLOCK);
    }

    @AfterEach
    void stop() {
        sequencer.close();
        app.close();
        audit.close();
    }

    @Test
    void anOldSegmentLeavesTheDatabaseAndStillProves() throws Exception {
        write("ann", 120);
        write("bob", 30);
        settle();
        old(60);
        var leaf = leaf(17);
        archived();
        assertThat(number("select count(*) from audit.entries where tenant_id = 'default'"))
                .isEqualTo(90);
        assertThat(verify()).isEmpty();
        var tables = new LogTables(JdbcClient.create(audit), "default");
        var tree = new Tree(tables);
        assertThat(Tree.includes(leaf, 17, tables.size(), tree.inclusion(17, tables.size()), tree.root(tables.size())))
                .isTrue();

        var file = places.archive().resolve("2024-01-change.jsonl");
        var whole = Files.readString(file);
        Files.writeString(file, whole.replaceFirst("\"seq\":31,\"entry\":\"\\{", "\"seq\":31,\"entry\":\"{ "));
        assertThat(verify())
                .anyMatch(fault ->
                        fault.kind().equals("archive-altered") && fault.place().contains(OLD));
        assertThat(verify())
                .anyMatch(fault ->
                        fault.kind().equals("entry-altered") && fault.place().equals("seq 31"));
        Files.delete(file);
        assertThat(verify())
                .anyMatch(fault ->
                        fault.kind().equals("archive-missing") && fault.place().contains(OLD));
        Files.writeString(file, whole);
        assertThat(verify()).isEmpty();
    }

    @Test
    void aSegmentThatIsYoungOrOfWhichNoEntryTellsIsNotDroppedWhoeverAsks() throws Exception {
        write("ann", 10);
        settle();
        old(5);
        retention.turn();
        assertThat(number("select count(*) from audit.segments where state = 'archived'"))
                .as("changes and recorded reads of that month")
                .isEqualTo(2);
        refused("select audit.drop_segment('" + OLD + "')", "no entry in the log");
        superuser("update audit.segments set state = 'archived', entry_id = (select id from audit.entries limit 1)");
        superuser("update audit.entries set tenant_id = '_system' where seq = 0");
        superuser("update audit.segments set entry_id = (select id from audit.entries where seq = 0)");
        var young = JdbcClient.create(audit)
                .sql("select segment from audit.segments where segment like '%change' order by segment desc limit 1")
                .query(String.class)
                .single();
        refused("select audit.drop_segment('" + young + "')", "younger than");
    }

    @Test
    void aHoldKeepsSegmentsAndPersonsUntilItEnds() throws Exception {
        write("ann", 20);
        settle();
        old(10);
        superuser("insert into audit.holds (tenant_id, id, person, reason, placed_by, placed_at)"
                + " values ('default', gen_random_uuid(), null, 'a dispute', 'x', now())");
        ask("ann");
        archived();
        assertThat(number("select count(*) from audit.entries where segment = '" + OLD + "'"))
                .isEqualTo(10);
        assertThat(number("select count(*) from audit.details where detail is null"))
                .isZero();
        superuser("update audit.holds set ended_at = now(), ended_by = 'x'");
        archived();
        archived();
        assertThat(number("select count(*) from audit.entries where segment = '" + OLD + "'"))
                .isZero();
        assertThat(number("select count(*) from audit.details where detail is null"))
                .isEqualTo(10);
        assertThat(verify()).isEmpty();
    }

    @Test
    void thePersonIsGoneFromDatabaseAndArchivesAndEveryProofHolds() throws Exception {
        write("bob", 10);
        write("ann", 40);
        settle();
        old(20);
        archived();
        var file = places.archive().resolve("2024-01-change.jsonl");
        assertThat(Files.readString(file)).contains("Ann Planted").contains("Bob Planted");
        ask("ann");
        archived();
        archived();
        assertThat(Files.readString(file)).doesNotContain("Ann Planted").contains("Bob Planted");
        assertThat(number("select count(*) from audit.details where detail like '%Ann Planted%' or address is not null"
                        + " and detail is null"))
                .isZero();
        assertThat(
                        number(
                                "select count(*) from audit.details where salt is null and detail is null and erased_by is not null"))
                .isEqualTo(25);
        assertThat(number("select count(*) from audit.details where detail like '%Bob Planted%'"))
                .isPositive();
        assertThat(number("select count(*) from audit.entries where entry like '%Planted%'"))
                .isZero();
        assertThat(number("select details from audit.erasures")).isEqualTo(25);
        assertThat(verify()).isEmpty();
        superuser("update audit.details set salt = null, detail = null, erased_by = gen_random_uuid()"
                + " where detail like '%Bob Planted%'");
        assertThat(verify()).isNotEmpty().allMatch(fault -> fault.kind().equals("detail-altered"));
    }

    private void ask(String person) throws SQLException {
        superuser("insert into audit.erasures (tenant_id, id, person, reason, asked_by, asked_at)"
                + " values ('default', gen_random_uuid(), '" + person + "', 'asked for', 'x', now())");
    }

    /// Entries that came first, as if they were of a month long ago.
    private void old(int count) throws SQLException {
        superuser("select audit.open_month('2024-01')");
        superuser("update audit.entries set segment = '" + OLD
                + "' where tenant_id = 'default' and seq % 2 = 1 and seq < " + 2 * count);
        superuser("update audit.details d set segment = '" + OLD + "' from audit.entries e where e.id = d.entry_id"
                + " and e.segment = '" + OLD + "'");
    }

    /// Told, in the log, done.
    private void archived() {
        for (int i = 0; i < 3; i++) {
            retention.turn();
            settle();
        }
    }

    private void settle() {
        while (sequencer.round() > 0) {}
        for (int i = 0; i < 30 && unsigned(); i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
            sequencer.round();
        }
        sequencer.round();
    }

    private boolean unsigned() {
        return JdbcClient.create(audit).sql("""
                        select exists (select from audit.logs l where l.size > (select coalesce(max(c.size), 0)
                            from audit.checkpoints c where c.tenant_id = l.tenant_id))""").query(Boolean.class).single();
    }

    private void write(String person, int count) {
        var name = person.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + person.substring(1) + " Planted";
        for (int i = 0; i < count; i++) {
            tenancy.inTenant(
                    "default",
                    () -> trail.write(AuditEvent.of("identity.users.update", "update")
                            .by(new Principal(person, name, "default", Set.of("Sales"), null))
                            .on("identity.users", UUID.randomUUID().toString())
                            .with("note", "of " + name)));
        }
    }

    private byte[] leaf(long seq) {
        return Tree.leaf(JdbcClient.create(audit)
                .sql("select entry from audit.entries where tenant_id = 'default' and seq = ?")
                .param(seq)
                .query(String.class)
                .single()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private List<AuditFault> verify() throws SQLException {
        try (var connection = audit.getConnection()) {
            return AuditVerification.with(List.of(places.publicKey().orElseThrow()), places.copies(), places.archive())
                    .run(connection, "")
                    .faults();
        }
    }

    private void refused(String sql, String why) {
        assertThatThrownBy(() ->
                        JdbcClient.create(audit).sql(sql).query((_, _) -> 0).single())
                .hasMessageContaining(why);
    }

    private void superuser(String sql) throws SQLException {
        try (var connection = TestDatabase.superuser(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (var connection = TestDatabase.superuser(database);
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private HikariDataSource pool(String user, String password) {
        var config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }
}
