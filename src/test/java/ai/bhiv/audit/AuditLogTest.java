package ai.bhiv.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.audit.internal.KeyChange;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The log: what is written reaches it once and in order, and what is done to it afterwards is found and named.
class AuditLogTest {
    private static final List<String> SCHEMAS = List.of("platform", "identity", "audit");
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Steps clock = new Steps();
    private final SystemIds ids = new SystemIds(Clock.systemUTC());

    @TempDir
    private Path directory;

    private DatabaseAccess database;
    private HikariDataSource app;
    private HikariDataSource audit;
    private Tenancy tenancy;
    private AuditOutbox outbox;
    private AuditLines lines;
    private AuditPlaces places;
    private Sequencer sequencer;

    /// The present, moved by hand beyond it.
    private static final class Steps extends Clock {
        private Duration ahead = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    @BeforeEach
    void start() {
        database = TestDatabase.fresh(SCHEMAS);
        app = pool(database.appUser(), database.appPassword(), 6);
        audit = pool(database.auditUser(), database.auditPassword(), 4);
        tenancy = new Tenancy(app);
        outbox = new AuditOutbox(JdbcClient.create(app));
        lines = new AuditLines(ids, clock, "test");
        places = new AuditPlaces(Home.open(directory.resolve("home")), directory.resolve("second"));
        sequencer = new Sequencer(audit, places, "one", clock);
    }

    @AfterEach
    void stop() {
        sequencer.close();
        app.close();
        audit.close();
    }

    @Test
    void entriesAreDensePerTenantAndTheirLogsAreClean() throws SQLException {
        write("default", 700);
        write("other", 30);
        settle();
        assertThat(numbers("select count(*) from audit.entries")).containsExactly(730L);
        assertThat(numbers("select max(seq) from audit.entries where tenant_id = 'default'"))
                .containsExactly(699L);
        assertThat(numbers("select n from audit.tiles where tenant_id = 'default' and level = 0 order by n"))
                .containsExactly(0L, 1L);
        var result = verify();
        assertThat(result.faults()).isEmpty();
        assertThat(result.checked()).isEqualTo(730);
        assertThat(result.logs()).containsExactly("default", "other");
    }

    @Test
    void aChangeThatIsTakenBackLeavesNoEntry() {
        assertThatThrownBy(() -> tenancy.inTenant("default", () -> {
                    outbox.write("identity", line("default"));
                    throw new IllegalStateException("refused after all");
                }))
                .hasMessage("refused after all");
        assertThat(sequencer.round()).isZero();
    }

    @Test
    void aPartThatIsTakenBackLeavesNoEntryAndTheRestLeavesItsOwn() throws SQLException {
        tenancy.inTenant("default", () -> {
            outbox.write("identity", line("default"));
            assertThatThrownBy(() -> tenancy.savepoint(() -> {
                        outbox.write("identity", line("default"));
                        throw new IllegalStateException("this part not");
                    }))
                    .hasMessage("this part not");
            tenancy.savepoint(() -> {
                outbox.write("identity", line("default"));
                return 0;
            });
            for (int i = 0; i < 150; i++) {
                outbox.write("identity", line("default"));
            }
            outbox.write("audit", line("default"));
            return 0;
        });
        settle();
        assertThat(numbers("select count(*) from audit.entries")).containsExactly(153L);
        assertThat(verify().faults()).isEmpty();
    }

    @Test
    void whatIsDoneInAnotherTenantOfOneChangeIsRecordedThere() throws SQLException {
        tenancy.inTenant(Tenancy.SYSTEM, () -> {
            outbox.write("identity", line(Tenancy.SYSTEM));
            tenancy.within("other", () -> {
                outbox.write("identity", line("other"));
                return 0;
            });
            outbox.write("identity", line(Tenancy.SYSTEM));
            return 0;
        });
        settle();
        assertThat(numbers("select count(*) from audit.entries group by tenant_id order by tenant_id"))
                .containsExactlyInAnyOrder(2L, 1L);
    }

    @Test
    void anEntryThatCannotBeWrittenTakesItsChangeBack() throws SQLException {
        var twice = line("default");
        assertThatThrownBy(() -> tenancy.inTenant("default", () -> {
                    outbox.write("identity", twice);
                    outbox.write("identity", twice);
                    return 0;
                }))
                .isInstanceOf(RuntimeException.class);
        assertThat(sequencer.round()).isZero();
        write("default", 1);
        settle();
        assertThat(numbers("select count(*) from audit.entries")).containsExactly(1L);
    }

    @Test
    void transactionsThatCommitLateAreSequencedOnceWhateverTheOrder() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var open = new ArrayList<Connection>();
            for (int step = 0; step < 30; step++) {
                switch (random.nextInt(3)) {
                    case 0 -> open.add(held(line("default")));
                    case 1 -> {
                        if (!open.isEmpty()) {
                            var late = open.remove(random.nextInt(open.size()));
                            late.commit();
                            late.close();
                        }
                    }
                    default -> sequencer.round();
                }
            }
            for (var late : open) {
                late.commit();
                late.close();
            }
            settle();
            assertThat(verify().faults()).as("seed " + seed).isEmpty();
            assertThat(numbers("select count(*) - max(seq) - 1 from audit.entries"))
                    .as("seed " + seed)
                    .containsExactly(0L);
            assertThat(numbers("select count(*) - count(distinct id) from audit.entries"))
                    .containsExactly(0L);
        }
    }

    @Test
    void twoSequencersAndManyWritersLeaveNoDoubleAndNoHole() throws Exception {
        var writing = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var second = new Sequencer(audit, places, "two", clock)) {
            var running = new ArrayList<Future<?>>();
            for (var one : List.of(sequencer, second)) {
                running.add(threads.submit(() -> {
                    while (writing.get()) {
                        one.round();
                    }
                }));
            }
            var writers = new ArrayList<Future<?>>();
            for (int w = 0; w < 4; w++) {
                var tenant = "tenant-" + w % 2;
                writers.add(threads.submit(() -> write(tenant, 150)));
            }
            for (var writer : writers) {
                writer.get();
            }
            writing.set(false);
            for (var one : running) {
                one.get();
            }
        }
        settle();
        assertThat(numbers("select count(*) from audit.entries")).containsExactly(600L);
        assertThat(verify().faults()).isEmpty();
    }

    @Test
    void anotherTakesOverWhenTheLeaseIsOverAndTheOldOneWritesNothing() throws SQLException {
        write("default", 3);
        settle();
        var second = new Sequencer(audit, places, "two", clock);
        write("default", 2);
        assertThat(second.round()).isZero();
        superuser("update audit.sequencer set until = now() - interval '1 second'");
        assertThat(second.round()).isEqualTo(2);
        write("default", 4);
        assertThat(sequencer.round()).isZero();
        assertThat(second.round()).isEqualTo(4);
        second.close();
        settle();
        assertThat(verify().faults()).isEmpty();
    }

    @Test
    void whatTheFirstVersionRecordedIsCarriedOverWithAMark() throws SQLException {
        superuser(
                "insert into audit.entries_v1 (tenant_id, id, at, actor_kind, actor_id, actor_name, operation, action,"
                        + " resource_type, resource_ids, outcome, correlation_id, trace_id, process, role, detail)"
                        + " select 'default', gen_random_uuid(), now() - interval '1 day', 'person', 'u', 'ann', 'crm.x.y',"
                        + " 'update', 'crm.x', array['a', 'b'], 'success', 'c', 't', 'p', 'crm', '{\"name\": \"Acme\", \"n\": 1.50}'"
                        + " from generate_series(1, 30)");
        superuser("insert into identity.audit_outbox (tenant_id, id, at, actor_kind, actor_id, actor_name, operation,"
                + " action, resource_type, resource_ids, outcome, correlation_id, trace_id, process, role)"
                + " values ('default', gen_random_uuid(), now(), 'person', 'u', 'u', 'o', 'a', 'r', '{}', 'success',"
                + " 'c', 't', 'p', 'r')");
        write("default", 5);
        settle();
        assertThat(numbers("select count(*) from audit.entries")).containsExactly(36L);
        assertThat(numbers("select count(*) from audit.entries where entry like '%\"carried_over\":true%'"))
                .containsExactly(31L);
        assertThat(numbers("select count(*) from audit.entries_v1")).containsExactly(0L);
        assertThat(verify().faults()).isEmpty();
    }

    @Test
    void aLaterCheckpointProvesThatItExtendsAnEarlierOne() throws SQLException {
        write("default", 300);
        settle();
        var before = head();
        clock.ahead = Duration.ofDays(1);
        write("default", 500);
        settle();
        var after = head();
        var tree = new ai.bhiv.audit.internal.Tree(
                new ai.bhiv.audit.internal.LogTables(JdbcClient.create(audit), "default"));
        assertThat(after.at()).isAfter(before.at().plus(Duration.ofHours(23)));
        var proof = tree.consistency(300, 800);
        assertThat(ai.bhiv.audit.internal.Tree.grows(before.size(), before.root(), after.size(), after.root(), proof))
                .isTrue();
        for (int bit = 0; bit < 256; bit += 37) {
            var other = before.root().clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(ai.bhiv.audit.internal.Tree.grows(before.size(), other, after.size(), after.root(), proof))
                    .isFalse();
        }
    }

    private ai.bhiv.audit.internal.Note head() {
        var stored = new ai.bhiv.audit.internal.LogTables(JdbcClient.create(audit), "default")
                .head()
                .orElseThrow();
        return ai.bhiv.audit.internal.Note.read(stored.note()).orElseThrow();
    }

    /// One thing done to the log, and how verification must name it.
    private record Tampering(String what, String kind, String place) {}

    @Test
    void everythingThatIsDoneToTheDatabaseIsFoundAndNamedAndNothingElse() throws Exception {
        write("default", 400);
        settle();
        write("default", 200);
        settle();
        assertThat(verify().faults()).isEmpty();
        var where = " where tenant_id = 'default' and ";
        var tamperings = List.of(
                new Tampering(
                        "update audit.entries set entry = replace(entry, '\"success\"', '\"refused\"')" + where
                                + "seq = 17",
                        "entry-altered",
                        "seq 17"),
                new Tampering(
                        "update audit.entries set actor_id = 'x'" + where + "seq = 18", "entry-altered", "seq 18"),
                new Tampering(
                        "update audit.entries set at = at - interval '1 day'" + where + "seq = 19",
                        "entry-altered",
                        "seq 19"),
                new Tampering("delete from audit.entries" + where + "seq = 20", "entry-missing", "seq 20"),
                new Tampering("delete from audit.entries" + where + "seq >= 590", "tail-cut", "seq 590 to 599"),
                new Tampering(
                        "update audit.entries e set entry = o.entry, id = o.id, at = o.at from audit.entries o"
                                + " where e.tenant_id = 'default' and o.tenant_id = 'default' and e.seq in (30, 31)"
                                + " and o.seq = 61 - e.seq",
                        "entries-swapped",
                        "seq 30 and 31"),
                new Tampering(inserted(600), "entry-inserted", "seq 600"),
                new Tampering(
                        "update audit.entries set seq = seq + 100000" + where + "seq >= 100; update audit.entries"
                                + " set seq = seq - 99999" + where + "seq >= 100000;" + inserted(100),
                        "entry-inserted",
                        "seq 100"),
                new Tampering(
                        "update audit.details set detail = replace(detail, 'ann', 'bob')" + where
                                + "entry_id = (select id from audit.entries where tenant_id = 'default' and seq = 40)",
                        "detail-altered",
                        "seq 40"),
                new Tampering(
                        "delete from audit.details" + where
                                + "entry_id = (select id from audit.entries where tenant_id = 'default' and seq = 41)",
                        "detail-altered",
                        "seq 41"),
                new Tampering(
                        "update audit.tiles set hashes = set_byte(hashes, 70, get_byte(hashes, 70) # 1)" + where
                                + "level = 0 and n = 1",
                        "fork",
                        "tile 0/1"),
                new Tampering(
                        "update audit.edges set hashes = set_byte(hashes, 3, get_byte(hashes, 3) # 1)" + where
                                + "level = 1",
                        "fork",
                        "edge of level 1"),
                new Tampering(
                        "delete from audit.checkpoints" + where + "number = 0",
                        "checkpoint-missing",
                        "default.notes note 0"),
                new Tampering(
                        "update audit.checkpoints set note = replace(note, E'\\n400\\n', E'\\n399\\n')" + where
                                + "number = 0",
                        "signature-bad",
                        "checkpoint 0"),
                new Tampering(
                        "update audit.logs set size = 590" + where + "true; delete from audit.entries" + where
                                + "seq >= 590",
                        "tail-cut",
                        "seq 590 to 599"));
        for (var tampering : tamperings) {
            found(tampering.what, tampering.what, tampering.kind, tampering.place);
        }
    }

    /// Any single row: 16 seeded ones, each changed, removed, reordered or added.
    @Test
    void anyRowThatIsChangedRemovedReorderedOrAddedIsNamed() throws Exception {
        write("default", 400);
        settle();
        write("default", 200);
        settle();
        long seed = 20261125;
        var random = new Random(seed);
        for (int round = 0; round < 16; round++) {
            int at = random.nextInt(600);
            int other = (at + 1 + random.nextInt(300)) % 600;
            var row = " where tenant_id = 'default' and seq = ";
            var what = "seed " + seed + ", round " + round;
            switch (round % 4) {
                case 0 ->
                    found(
                            what,
                            "update audit.entries set entry = overlay(entry placing 'X' from "
                                    + (2 + random.nextInt(300)) + " for 1)" + row + at,
                            "entry-altered",
                            "seq " + at);
                case 1 -> {
                    if (at < 599) {
                        found(what, "delete from audit.entries" + row + at, "entry-missing", "seq " + at);
                    } else {
                        found(what, "delete from audit.entries" + row + at, "tail-cut", "seq 599 to 599");
                    }
                }
                case 2 ->
                    found(
                            what,
                            "update audit.entries e set entry = o.entry, id = o.id, at = o.at from audit.entries o"
                                    + " where e.tenant_id = 'default' and o.tenant_id = 'default' and e.seq in (" + at
                                    + ", " + other + ") and o.seq = " + (at + other) + " - e.seq",
                            "entries-swapped",
                            "seq " + Math.min(at, other) + " and " + Math.max(at, other));
                default -> found(what, inserted(600 + at), "entry-inserted", "seq " + (600 + at));
            }
        }
    }

    /// Somebody who holds the database but not the key: an entry, its detail, and the whole tree over them made anew.
    @Test
    void aTreeThatWasMadeAnewWithoutTheKeyIsNamedBetweenTheCheckpoints() throws Exception {
        write("default", 100);
        settle();
        write("default", 50);
        settle();
        superuser(
                "update audit.entries set entry = replace(entry, '\"u1\"', '\"u2\"'), actor_id = 'u2' where seq = 120");
        var edge = new ai.bhiv.audit.internal.Tree.Edge();
        try (var connection = TestDatabase.superuser(database);
                var rows = connection
                        .createStatement()
                        .executeQuery("select entry from audit.entries where tenant_id = 'default' order by seq")) {
            while (rows.next()) {
                edge.add(ai.bhiv.audit.internal.Tree.leaf(rows.getString(1).getBytes()), (_, _, _) -> {});
            }
            try (var update = connection.prepareStatement(
                    "update audit.edges set hashes = ? where tenant_id = 'default' and level = 0")) {
                update.setBytes(1, edge.hashes(0));
                update.executeUpdate();
            }
        }
        assertThat(verify().faults()).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo("fork");
            assertThat(fault.place()).isEqualTo("seq 100 to 149");
        });
        assertThat(ai.bhiv.audit.internal.Tree.grows(
                        100,
                        published(0).root(),
                        150,
                        edge.root(),
                        new ai.bhiv.audit.internal.Tree(
                                        new ai.bhiv.audit.internal.LogTables(JdbcClient.create(audit), "default"))
                                .consistency(100, 150)))
                .as("what was made anew extends the first checkpoint, for its first 100 entries are as they were")
                .isTrue();
        assertThat(edge.root()).isNotEqualTo(published(1).root());
    }

    /// A note of the copy outside the database.
    private ai.bhiv.audit.internal.Note published(int number) {
        return ai.bhiv.audit.internal.Note.read(
                        places.published().getLast().notes("default").get(number))
                .orElseThrow();
    }

    @Test
    void aRewrittenTreeIsAFork() throws Exception {
        write("default", 100);
        settle();
        var copy = Files.readString(directory.resolve("second/default.notes"));
        // The whole log made anew by somebody who holds the database and another key.
        var other = new AuditPlaces(Home.open(directory.resolve("attacker")), null);
        superuser(
                "update audit.entries set entry = replace(entry, '\"u1\"', '\"u2\"'), actor_id = 'u2' where seq = 50");
        superuser("delete from audit.checkpoints; delete from audit.tiles; delete from audit.edges;"
                + " delete from audit.logs; delete from audit.publications; delete from audit.signing_keys;"
                + " update audit.sequencer set until = now()");
        superuser("insert into audit.audit_outbox (tenant_id, id, at, entry, salt, detail_text)"
                + " select e.tenant_id, e.id, e.at, e.entry, d.salt, d.detail from audit.entries e join audit.details d"
                + " on d.entry_id = e.id; delete from audit.entries; delete from audit.details");
        var forger = new Sequencer(audit, other, "forger", clock);
        while (forger.round() > 0) {}
        forger.close();
        assertThat(Files.readString(directory.resolve("second/default.notes"))).isEqualTo(copy);
        var faults = verify().faults();
        assertThat(faults.stream().map(AuditFault::kind)).containsOnly("key-unknown", "fork");
        assertThat(faults).anySatisfy(fault -> assertThat(fault.kind()).isEqualTo("fork"));
    }

    @Test
    void anOlderBackupIsNamedAndNothingIsSequencedUponIt() throws Exception {
        write("default", 100);
        settle();
        superuser(
                "create table public.b_entries as table audit.entries; create table public.b_logs as table audit.logs;"
                        + " create table public.b_edges as table audit.edges; create table public.b_checkpoints as table"
                        + " audit.checkpoints; create table public.b_details as table audit.details");
        write("default", 50);
        settle();
        superuser("delete from audit.entries where seq >= 100; delete from audit.details where entry_id not in"
                + " (select id from audit.entries); update audit.logs l set size = b.size from public.b_logs b;"
                + " delete from audit.checkpoints where size > 100; update audit.publications set number = 0;"
                + " update audit.edges e set hashes = b.hashes from public.b_edges b where b.level = e.level");
        var faults = verify().faults();
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo("older-backup");
            assertThat(fault.place()).isEqualTo("seq 100 to 149");
        });
        superuser("update audit.sequencer set until = now()");
        var next = new Sequencer(audit, places, "after", clock);
        write("default", 1);
        assertThat(next.round()).isZero();
        assertThat(next.fault()).contains("audit.log.inconsistent");
    }

    @Test
    void aPublishedCopyThatWasEditedIsNamed() throws Exception {
        write("default", 10);
        settle();
        write("default", 10);
        settle();
        var file = directory.resolve("second/default.notes");
        var whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.indexOf("\n\n", whole.indexOf("\n\n") + 2) + 2));
        assertThat(verify().faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.kind()).isEqualTo("checkpoint-missing"));
        Files.writeString(file, whole.replaceFirst("\n10\n", "\n11\n"));
        assertThat(verify().faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.kind()).isEqualTo("signature-bad"));
        Files.writeString(file, whole);
        assertThat(verify().faults()).isEmpty();
    }

    @Test
    void theKeyChangesWithoutABreakAndEitherKeyVouchesForTheOther() throws SQLException {
        write("default", 20);
        settle();
        var first = places.publicKey().orElseThrow();
        var change = changeKey();
        write("default", 20);
        settle();
        write("default", 5);
        settle();
        var second = places.publicKey().orElseThrow();
        assertThat(change.from()).isEqualTo(first);
        assertThat(change.to()).isEqualTo(second).isNotEqualTo(first);
        assertThat(keys()).containsExactly(first, second);
        assertThat(places.waitingSeed())
                .as("the new seed took the old one's place")
                .isEmpty();
        for (var trusted : List.of(first, second)) {
            var result = verify(trusted);
            assertThat(result.faults()).as("trusting " + trusted).isEmpty();
            assertThat(result.checked()).isEqualTo(45);
        }
        sequencer.close();
        try (var next = new Sequencer(audit, places, "next", clock)) {
            next.round();
            assertThat(next.leads()).isTrue();
        }
        keyChange().changeWhenDue();
        settle();
        assertThat(keys()).as("a young key stays").hasSize(2);
        clock.ahead = Duration.ofDays(366);
        keyChange().changeWhenDue();
        settle();
        assertThat(numbers("select count(*) from audit.entries e join audit.details d on d.entry_id = e.id"
                        + " where e.tenant_id = '_system' and e.security = 'signing-key-changed'"
                        + " and d.detail like '%hands over its signing key%'"))
                .containsExactly(1L);
        assertThat(keys()).hasSize(3).startsWith(first, second);
        assertThat(verify(first).faults()).isEmpty();
    }

    @Test
    void aChangeOfKeysThatAProcessDidNotSurviveIsEndedByTheNext() throws Exception {
        write("default", 3);
        settle();
        var secrets = directory.resolve("home/secrets");
        var old = Files.readString(secrets.resolve("audit-signing-key"));
        changeKey();
        write("default", 1);
        settle();
        var now = places.publicKey();
        sequencer.close();
        // As it was between the commit of the change and the move of the seed.
        Files.move(secrets.resolve("audit-signing-key"), secrets.resolve("audit-signing-key.next"));
        Home.open(directory.resolve("home")).write(secrets.resolve("audit-signing-key"), old.strip());
        sequencer = new Sequencer(audit, places, "next", clock);
        write("default", 3);
        settle();
        assertThat(sequencer.fault()).isNull();
        assertThat(places.publicKey()).isEqualTo(now);
        assertThat(verify().faults()).isEmpty();
    }

    @Test
    void aKeyThatNoTrustedOneHandedOverToSignsNothing() throws Exception {
        write("default", 10);
        settle();
        var first = places.publicKey().orElseThrow();
        superuser("insert into audit.signing_keys (tenant_id, number, name, public_key, handover)"
                + " select tenant_id, 1, name, decode(repeat('07', 32), 'hex'), 'words' from audit.signing_keys");
        superuser("insert into audit.handovers (tenant_id, id, at, public_key, handover) values"
                + " ('_system', gen_random_uuid(), now(), decode(repeat('08', 32), 'hex'), 'words')");
        write("default", 10);
        settle();
        assertThat(keys()).containsExactly(first);
        assertThat(verify().faults()).isEmpty();
    }

    @Test
    void anOldKeySignsNothingAfterItHandedOver() throws Exception {
        write("default", 10);
        settle();
        var first = places.publicKey().orElseThrow();
        var stolen = Files.readString(directory.resolve("home/secrets/audit-signing-key"))
                .strip();
        changeKey();
        write("default", 1);
        settle();
        sequencer.close();
        var thief = Home.open(directory.resolve("thief"));
        thief.write(thief.directory("secrets").resolve("audit-signing-key"), stolen);
        superuser(
                "create table public.keys as select * from audit.signing_keys where number = 1;"
                        + " delete from audit.signing_keys where number = 1; delete from audit.handovers;"
                        + " create table public.head as select * from audit.checkpoints where tenant_id = 'default'"
                        + " order by number desc limit 1;"
                        + " delete from audit.checkpoints where tenant_id = '_system' or number = (select number from public.head)");
        sequencer = new Sequencer(audit, new AuditPlaces(thief, null), "thief", clock);
        write("default", 3);
        settle();
        assertThat(sequencer.fault()).isNull();
        superuser("update audit.checkpoints c set number = c.number + 1 from public.head h"
                + " where c.tenant_id = 'default' and c.number = h.number;"
                + " insert into audit.checkpoints select * from public.head;"
                + " insert into audit.signing_keys select * from public.keys");
        assertThat(verify(first).faults())
                .filteredOn(fault -> fault.log().equals("default"))
                .anySatisfy(fault -> {
                    assertThat(fault.kind()).isEqualTo("key-unknown");
                    assertThat(fault.detail()).contains("handed over before");
                });
    }

    private List<String> keys() throws SQLException {
        try (var connection = audit.getConnection()) {
            return AuditVerification.keysOf(connection);
        }
    }

    private AuditKeyChange changeKey() {
        return tenancy.inTenant("_system", () -> keyChange().ask());
    }

    private KeyChange keyChange() {
        var spool = new AuditSpool(directory.resolve("spool"), ids.next(), 1 << 20);
        var trail = new AuditTrail(outbox, spool, lines);
        return new KeyChange(JdbcClient.create(app), places, tenancy, trail, ids, clock);
    }

    @Test
    void noLoginButTheOwnersMayChangeWhatIsLogged() throws SQLException {
        write("default", 3);
        settle();
        write("default", 1);
        for (var table : List.of("entries", "details", "tiles", "checkpoints", "signing_keys")) {
            for (var user : List.of(database.appUser(), database.auditUser())) {
                refused(user, "delete from audit." + table);
                refused(user, "truncate audit." + table);
                refused(user, "update audit." + table + " set tenant_id = 'x'");
            }
            refused(database.appUser(), "insert into audit." + table + " (tenant_id) values ('default')");
        }
        for (var table : List.of("logs", "edges", "publications", "sequencer", "segments")) {
            refused(database.appUser(), "update audit." + table + " set tenant_id = 'x'");
            refused(database.appUser(), "insert into audit." + table + " (tenant_id) values ('default')");
            refused(database.appUser(), "delete from audit." + table);
            refused(database.auditUser(), "delete from audit." + table);
            refused(database.auditUser(), "truncate audit." + table);
        }
        for (var table : List.of("holds", "erasures", "verifications")) {
            refused(database.auditUser(), "delete from audit." + table);
            refused(database.auditUser(), "truncate audit." + table);
            refused(database.auditUser(), "insert into audit." + table + " (tenant_id) values ('default')");
            refused(database.appUser(), "truncate audit." + table);
        }
        refused(database.auditUser(), "update audit.holds set ended_at = now()");
        refused(database.auditUser(), "select * from audit.verifications");
        for (var user : List.of(database.appUser(), database.auditUser())) {
            refused(user, "delete from audit.handovers");
            refused(user, "truncate audit.handovers");
            refused(user, "update audit.handovers set at = now()");
        }
        refused(database.auditUser(), "insert into audit.handovers (id) values (gen_random_uuid())");
        refused(database.appUser(), "delete from audit.holds");
        refused(database.appUser(), "delete from audit.erasures");
        refused(database.appUser(), "update audit.erasures set done_at = now()");
        refused(database.appUser(), "select audit.erase_details('default', gen_random_uuid())");
        refused(database.appUser(), "select audit.drop_segment('2020-01 change')");
        refused(database.appUser(), "select * from identity.audit_outbox");
        refused(database.appUser(), "update identity.audit_outbox set entry = ''");
        refused(database.appUser(), "delete from identity.audit_outbox");
        refused(database.appUser(), "select * from audit.entries_v1");
        refused(database.appUser(), "select audit.open_month('2030-01')");
        refused(database.auditUser(), "update identity.audit_outbox set entry = ''");
        refused(database.auditUser(), "insert into identity.audit_outbox (id) values (gen_random_uuid())");
        refused(database.auditUser(), "truncate identity.audit_outbox");
        refused(database.auditUser(), "select * from identity.users");
        refused(database.auditUser(), "select * from identity.signing_keys");
        refused(database.auditUser(), "delete from audit." + partition());
        refused(database.appUser(), "select * from audit." + partition());
    }

    private String partition() throws SQLException {
        try (var connection = TestDatabase.superuser(database);
                var row = connection
                        .createStatement()
                        .executeQuery("select relname from pg_class where relname like 'entries_20%_change'")) {
            row.next();
            return row.getString(1);
        }
    }

    private static String inserted(int seq) {
        return "insert into audit.entries (tenant_id, seq, segment, id, at, entry, actor_id, operation, action,"
                + " resource_type, resource_ids, outcome, class, correlation) select tenant_id, " + seq
                + ", segment, gen_random_uuid(), at, replace(entry, 'ann', 'eve') || ' ', actor_id, operation, action,"
                + " resource_type, resource_ids, outcome, class, correlation from audit.entries"
                + " where tenant_id = 'default' and seq = 7";
    }

    /// Does it in a copy of the log that is put back afterwards.
    private void found(String what, String sql, String kind, String place) throws SQLException {
        superuser("create table if not exists public.saved (name text, row text)");
        try (var connection = TestDatabase.superuser(database);
                var statement = connection.createStatement()) {
            for (var table : List.of("entries", "details", "tiles", "edges", "checkpoints", "logs")) {
                statement.execute("drop table if exists public.s_" + table + "; create table public.s_" + table
                        + " as table audit." + table);
            }
            statement.execute(sql);
            assertThat(verify().faults()).as(what).singleElement().satisfies(fault -> {
                assertThat(fault.kind()).as(what).isEqualTo(kind);
                assertThat(fault.place()).as(what).isEqualTo(place);
            });
            for (var table : List.of("entries", "details", "tiles", "edges", "checkpoints", "logs")) {
                statement.execute("delete from audit." + table + "; insert into audit." + table
                        + " select * from public.s_" + table);
            }
            assertThat(verify().faults()).as("put back after " + what).isEmpty();
        }
    }

    private AuditVerification.Result verify() throws SQLException {
        return verify(places.publicKey().orElseThrow());
    }

    private AuditVerification.Result verify(String key) throws SQLException {
        try (var connection = audit.getConnection()) {
            return AuditVerification.with(List.of(key), places.copies(), places.archive())
                    .run(connection, "");
        }
    }

    /// Sequences everything, and signs and publishes the head.
    private void settle() {
        while (sequencer.round() > 0) {}
        clock.ahead = clock.ahead.plusSeconds(2);
        sequencer.round();
        sequencer.round();
    }

    private Object write(String tenant, int count) {
        for (int i = 0; i < count; i++) {
            var schema = i % 2 == 0 ? "identity" : "audit";
            tenancy.inTenant(tenant, () -> {
                outbox.write(schema, line(tenant));
                return 0;
            });
        }
        return count;
    }

    private ai.bhiv.platform.audit.AuditLine line(String tenant) {
        return lines.of(AuditEvent.of("crm.customers.update", "update")
                .by(new Principal("u1", "ann", tenant, Set.of("Sales"), null))
                .on("crm.customers", "c1")
                .with("note", "x"));
    }

    /// A transaction that has written and does not commit yet.
    private Connection held(ai.bhiv.platform.audit.AuditLine line) throws SQLException {
        var connection = DriverManager.getConnection(database.jdbcUrl(), database.appUser(), database.appPassword());
        connection.setAutoCommit(false);
        connection.createStatement().execute("select set_config('bhiv.tenant', 'default', true)");
        try (var insert =
                connection.prepareStatement("insert into identity.audit_outbox (tenant_id, id, at, entry, salt,"
                        + " detail_text) values (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, line.tenant());
            insert.setObject(2, line.id());
            insert.setTimestamp(3, java.sql.Timestamp.from(line.at()));
            insert.setString(4, line.canonical());
            insert.setBytes(5, line.salt());
            insert.setString(6, line.detail());
            insert.executeUpdate();
        }
        return connection;
    }

    private void superuser(String sql) throws SQLException {
        try (var connection = TestDatabase.superuser(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<Long> numbers(String sql) throws SQLException {
        try (var connection = TestDatabase.superuser(database);
                var rows = connection.createStatement().executeQuery(sql)) {
            var all = new ArrayList<Long>();
            while (rows.next()) {
                all.add(rows.getLong(1));
            }
            return all;
        }
    }

    private void refused(String user, String sql) throws SQLException {
        var password = user.equals(database.appUser()) ? database.appPassword() : database.auditPassword();
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), user, password);
                var statement = connection.createStatement()) {
            statement.execute("select set_config('bhiv.tenant', 'default', false)");
            assertThatThrownBy(() -> statement.execute(sql))
                    .as(user + ": " + sql)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
        }
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
