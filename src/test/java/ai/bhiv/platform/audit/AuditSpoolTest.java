package ai.bhiv.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.identity.Auth;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.AuditOutbox;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Entries without a transaction (AUD-12 to 14): each reaches the outbox once, whatever ends the process.
class AuditSpoolTest {
    private final Clock clock = Clock.systemUTC();
    private final SystemIds ids = new SystemIds(clock);
    private final AuditLines lines = new AuditLines(ids, clock, "test");

    @TempDir
    private Path directory;

    private DatabaseAccess database;
    private HikariDataSource app;

    @BeforeEach
    void start() {
        database = TestDatabase.fresh(List.of("platform"));
        var config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.appUser());
        config.setPassword(database.appPassword());
        config.setMaximumPoolSize(2);
        app = new HikariDataSource(config);
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void whatADeadProcessSpooledIsBroughtInOnceHoweverOftenItIsTried() throws SQLException {
        var dead = new AuditSpool(directory, ids.next(), 1 << 20);
        for (int i = 0; i < 1_200; i++) {
            append(
                    dead,
                    AuditEvent.of("crm.customers.export", "export").access().with("n", i));
        }
        try (var live = new AuditSpool(directory, ids.next(), 1 << 20)) {
            var first = upload(live, clock);
            while (first.round()) {}
            upload(live, clock).round();
            assertThat(written()).hasSize(1_200);
            assertThat(numbers())
                    .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, 1_200)
                            .boxed()
                            .toList());
            assertThat(Files.list(directory).toList()).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBatchThatIsRepeatedWritesNothingAgain() throws Exception {
        try (var live = new AuditSpool(directory, ids.next(), 1 << 20)) {
            for (int i = 0; i < 10; i++) {
                append(live, AuditEvent.of("crm.customers.export", "export").access());
            }
            upload(live, clock).round();
            // another uploader begins from the first byte, as after a crash between commit and the next round
            upload(live, clock).round();
            assertThat(written()).hasSize(10);
        }
    }

    @Test
    void equalRefusalsOfTenSecondsBecomeOneEntryWithTheirCountAndSuccessesNever() throws Exception {
        try (var live = new AuditSpool(directory, ids.next(), 1 << 22)) {
            for (int i = 0; i < 5_000; i++) {
                append(live, refusal("crm.customers.delete"));
            }
            append(live, refusal("crm.customers.update"));
            append(live, AuditEvent.of("crm.customers.export", "export").access());
            append(live, AuditEvent.of("crm.customers.export", "export").access());
            var later = upload(live, Clock.offset(clock, Duration.ofSeconds(11)));
            while (later.round()) {}
            var all = written();
            assertThat(all).hasSize(4);
            assertThat(all.stream().map(e -> e.path("count").asInt(1))).containsExactlyInAnyOrder(5_000, 1, 1, 1);
            assertThat(live.waiting()).isLessThan(5_000 * 130L);
        }
    }

    @Test
    void aFoldedRefusalOfADeadProcessKeepsItsCount() throws Exception {
        var dead = new AuditSpool(directory, ids.next(), 1 << 20);
        for (int i = 0; i < 7; i++) {
            append(dead, refusal("crm.customers.delete"));
        }
        try (var live = new AuditSpool(directory, ids.next(), 1 << 20)) {
            var upload = upload(live, clock);
            while (upload.round()) {}
            assertThat(written())
                    .singleElement()
                    .satisfies(e -> assertThat(e.path("count").asInt()).isEqualTo(7));
        }
    }

    @Test
    void aDamagedLineBecomesAGapWithItsNumbers() throws Exception {
        var dead = new AuditSpool(directory, ids.next(), 1 << 20);
        for (int i = 0; i < 10; i++) {
            append(dead, AuditEvent.of("crm.customers.export", "export").access());
        }
        var file = SpoolFiles.list(directory).getFirst();
        var text = Files.readString(file);
        int fourth = 0;
        for (int i = 0; i < 4; i++) {
            fourth = text.indexOf('\n', fourth) + 1;
        }
        try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(fourth + 40L);
            raw.write('#');
        }
        try (var live = new AuditSpool(directory, ids.next(), 1 << 20)) {
            var upload = upload(live, clock);
            while (upload.round()) {}
            assertThat(written()).hasSize(10);
            assertThat(written().stream()
                            .filter(e -> e.path("operation").asString().equals("audit.spool.gap")))
                    .singleElement()
                    .satisfies(e -> assertThat(e.path("security").asString()).isEqualTo("audit-fault"));
        }
    }

    @Test
    void aFullSpoolRefusesAndTakesAgainWhenItIsEmptied() throws Exception {
        try (var live = new AuditSpool(directory, ids.next(), 64 << 10)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            append(
                                    live,
                                    AuditEvent.of("crm.customers.export", "export")
                                            .access());
                        }
                    })
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(PlatformProblem.AUDIT_UNAVAILABLE));
            assertThatThrownBy(live::check).isInstanceOf(Problem.class);
            var upload = upload(live, clock);
            while (upload.round()) {}
            live.check();
            append(live, AuditEvent.of("crm.customers.export", "export").access());
        }
    }

    @Test
    void aSpoolThatCannotBeWrittenRefuses() throws Exception {
        var blocked = directory.resolve("file");
        Files.writeString(blocked, "in the way");
        try (var live = new AuditSpool(blocked.resolve("spool"), ids.next(), 64 << 10)) {
            assertThatThrownBy(() -> append(live, refusal("crm.customers.delete")))
                    .isInstanceOf(Problem.class);
            assertThatThrownBy(live::check).isInstanceOf(Problem.class);
            Files.delete(blocked);
            live.check();
        }
    }

    @Test
    void whatCouldNotBeRecordedIsNotDoneAndReadsGoOn() throws Exception {
        var spool = new AuditSpool(directory, ids.next(), 64 << 10);
        var trail = new AuditTrail(new AuditOutbox(JdbcClient.create(app)), spool, lines);
        var contracts = Contracts.of(List.of(Auth.class));
        var login = contracts.operation("identity.auth.login");
        var me = contracts.operation("identity.auth.me");
        assertThat((String) trail.watched(login, List::of, () -> "done")).isEqualTo("done");
        spool.close();
        var done = new AtomicInteger();
        assertThatThrownBy(() -> trail.watched(login, List::of, done::incrementAndGet))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(PlatformProblem.AUDIT_UNAVAILABLE));
        assertThat(done).as("nothing was done").hasValue(0);
        assertThat((String) trail.watched(me, List::of, () -> "read")).isEqualTo("read");
        assertThatThrownBy(() -> trail.watched(me, List::of, () -> {
                    throw PlatformProblem.FORBIDDEN.because("a refusal stays one");
                }))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(PlatformProblem.FORBIDDEN));
        assertThat(trail.lost()).as("and is counted").isEqualTo(1);
    }

    @Test
    void textFromOutsideStaysOnOneLineAndIsBounded() {
        var event = AuditEvent.of("crm.customers.update", "update")
                .on("crm.customers", "a\r\nb\u001b[31m\u202e")
                .reason("x".repeat(2_000));
        var line = lines.of(event);
        assertThat(line.canonical()).doesNotContain("\n", "\u001b", "\u202e").contains("a\\\\u000d\\\\u000ab");
        assertThat(line.entry().path("reason").asString()).hasSizeLessThan(520).endsWith("...(+1500)");
    }

    private static AuditEvent refusal(String operation) {
        return AuditEvent.of(operation, "update").refused("platform.request.forbidden");
    }

    private void append(AuditSpool spool, AuditEvent event) {
        event.by(new Principal("u1", "ann", "default", Set.of("Sales"), null));
        var line = lines.of(event);
        spool.append(line, lines.fold(event, line));
    }

    private SpoolUpload upload(AuditSpool spool, Clock at) {
        var jdbc = JdbcClient.create(app);
        return new SpoolUpload(spool, lines, new AuditOutbox(jdbc), jdbc, new Tenancy(app), at);
    }

    private List<JsonNode> written() throws SQLException {
        try (var connection = TestDatabase.superuser(database);
                var rows = connection
                        .createStatement()
                        .executeQuery("select entry from platform.audit_outbox order by at, id")) {
            var all = new ArrayList<JsonNode>();
            while (rows.next()) {
                all.add(Json.MAPPER.readTree(rows.getString(1)));
            }
            return all;
        }
    }

    private List<Long> numbers() throws SQLException {
        return written().stream().map(e -> e.path("spool_number").asLong()).toList();
    }
}
