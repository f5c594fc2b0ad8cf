package ai.bhiv.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.OwnPlatform;
import ai.bhiv.testing.OwnPlatform.Victim;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// AUD-10: 16 clients create and change records while the program, its PostgreSQL or both die by `kill -9` at seeded
/// moments. Afterwards every committed change has exactly one entry, no entry tells of a change that was not
/// committed, whatever was acknowledged is there, and the log verifies. `bench/audit-kill.sh` runs it with 50,000.
class AuditKillTest {
    private static final int MUTATIONS = Integer.getInteger("bhiv.mutations", 800);
    private static final int KILLS = Integer.getInteger("bhiv.kills", 2);
    private static final long SEED = Long.getLong("bhiv.seed", 20261125);
    private static final int CLIENTS = 16;
    private static final int CRM = 2;

    /// Each version of each record, which the rows themselves tell, against the entries.
    private static final String CHANGES =
            "select a.id::text, v::bigint from crm.accounts a, generate_series(1, a.version) v";

    private static final String ENTRIES = """
            select resource_ids[1], (entry::jsonb ->> 'resource_version')::bigint from audit.entries
            where operation in ('crm.accounts.create', 'crm.accounts.update') and outcome = 'success'""";

    @TempDir
    private Path directory;

    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private volatile boolean ended;
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    @Test
    void everyCommittedChangeHasExactlyOneEntryWhateverIsKilled() throws Exception {
        var random = new Random(SEED);
        long begun = System.nanoTime();
        try (var platform = OwnPlatform.start(directory);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                changeAndKill(platform, clients, random);
            } finally {
                ended = true;
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            settled(platform);
            long changes = number(platform, "select count(*) from (" + CHANGES + ") as all_of_them");
            assertThat(changes).as("committed").isEqualTo(done.get());
            assertThat(number(platform, "select count(*) from (" + ENTRIES + ") as all_of_them"))
                    .as("entries, of %s committed changes", changes)
                    .isEqualTo(changes);
            assertThat(number(platform, differing(CHANGES, ENTRIES)))
                    .as("changes without an entry")
                    .isZero();
            assertThat(number(platform, differing(ENTRIES, CHANGES)))
                    .as("entries without a change")
                    .isZero();
            acknowledgedAreThere(platform);
            var verified = platform.command(
                    "audit", "verify", "--home", platform.home().toString());
            assertThat(verified.exit()).as(verified.text()).isZero();
            System.out.printf(
                    "%d clients, %d kills (seed %d), %d s: %d changes acknowledged (%d requests repeated), %d committed, %d entries,"
                            + " one to one%n%s",
                    CLIENTS, KILLS, SEED, seconds, done.get(), repeated.get(), changes, changes, verified.text());
        }
    }

    private void changeAndKill(OwnPlatform platform, ExecutorService clients, Random random) throws Exception {
        var work = new ArrayList<Future<?>>();
        for (int i = 0; i < CLIENTS; i++) {
            var choices = new Random(SEED + i);
            work.add(clients.submit(() -> client(platform, choices)));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            int moment = (int) ((kill + 0.5 + random.nextDouble() / 3) * MUTATIONS / KILLS);
            await().atMost(Duration.ofMinutes(30))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> done.get() >= moment || work.stream().anyMatch(Future::isDone));
            platform.kill(Victim.values()[kill % Victim.values().length]);
        }
        for (var one : work) {
            one.get(30, TimeUnit.MINUTES);
        }
    }

    /// Everything is sequenced and under a checkpoint.
    private static void settled(OwnPlatform platform) {
        await().atMost(Duration.ofMinutes(5)).until(() -> number(platform, """
                select (select count(*) from crm.audit_outbox) + (select count(*) from identity.audit_outbox)
                    + (select count(*) from audit.logs l where l.size > (select coalesce(max(c.size), 0)
                        from audit.checkpoints c where c.tenant_id = l.tenant_id))""") == 0);
    }

    /// Creates a record, then changes it some times, until enough was acknowledged.
    private void client(OwnPlatform platform, Random random) {
        while (done.get() < MUTATIONS) {
            var name = "Audited " + new UUID(random.nextLong(), random.nextLong());
            var id = insist(platform, "POST", "/accounts", name, "Idempotency-Key", "key-" + name.substring(8))
                    .path("id")
                    .asString();
            long version = 1;
            acknowledged(id, version);
            for (int i = random.nextInt(4); i > 0 && done.get() < MUTATIONS; i--) {
                version = insist(platform, "PUT", "/accounts/" + id, name + " " + i, "If-Match", "\"" + version + "\"")
                        .path("version")
                        .asLong();
                acknowledged(id, version);
            }
        }
    }

    private void acknowledged(String id, long version) {
        acknowledged.put(id, version);
        done.incrementAndGet();
    }

    /// The record after the change, however often it takes.
    private tools.jackson.databind.JsonNode insist(
            OwnPlatform platform, String method, String path, String name, String... headers) {
        var body = Json.MAPPER.writeValueAsString(Map.of("name", name));
        for (int attempt = 0; !ended; attempt++) {
            try {
                var answer = platform.send(method, CRM, path, body, headers);
                switch (answer.statusCode()) {
                    case 200, 201 -> {
                        return TestPlatform.json(answer);
                    }
                    case 412 -> {
                        // An attempt before this one was committed, and its answer died with the connection.
                        assertThat(attempt).isPositive();
                        var now = TestPlatform.json(platform.send("GET", CRM, path, ""));
                        if (now.path("name").asString().equals(name)) {
                            return now;
                        }
                    }
                    case 401, 409, 503 -> repeated.incrementAndGet();
                    default -> throw new AssertionError(answer.statusCode() + " " + answer.body());
                }
            } catch (IOException killed) {
                repeated.incrementAndGet();
            }
            OwnPlatform.pause();
        }
        throw new IllegalStateException("ended");
    }

    private void acknowledgedAreThere(OwnPlatform platform) throws SQLException, IOException {
        var committed = new java.util.HashMap<String, Long>();
        try (var connection = platform.superuser();
                var rows = connection.createStatement().executeQuery("select id::text, version from crm.accounts")) {
            while (rows.next()) {
                committed.put(rows.getString(1), rows.getLong(2));
            }
        }
        acknowledged.forEach((id, version) ->
                assertThat(committed.get(id)).as("version of " + id).isEqualTo(version));
    }

    private static String differing(String these, String those) {
        return "select count(*) from ((" + these + ") except all (" + those + ")) as differing";
    }

    private static long number(OwnPlatform platform, String sql) throws SQLException, IOException {
        try (var connection = platform.superuser();
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
