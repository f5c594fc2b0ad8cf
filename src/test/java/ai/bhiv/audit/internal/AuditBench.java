package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditPlaces;
import ai.bhiv.audit.AuditVerification;
import ai.bhiv.audit.Sequencer;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.AuditLine;
import ai.bhiv.platform.audit.AuditLines;
import ai.bhiv.platform.audit.Digests;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.AuditOutbox;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestTenant;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What the audit costs, beside its rivals, by turns in one run (audit.md, section 6): a change with its entry against
/// the same change without, and against one whose entry is chained inside the transaction; taking up what waits;
/// verification against reading and hashing the same rows; the export against `COPY`. See `bench/audit.sh`.
class AuditBench {
    private static final int ROUNDS = Integer.getInteger("bhiv.rounds", 3);
    private static final int CLIENTS = Integer.getInteger("bhiv.clients", 16);
    private static final double SECONDS = Double.parseDouble(System.getProperty("bhiv.seconds", "4"));
    private static final int WAITING = Integer.getInteger("bhiv.waiting", 50_000);

    private static final String PARTS = System.getProperty("bhiv.parts", "appends changes take-up verification export");
    private static final Principal SOMEBODY = new Principal("u1", "ann", "default", Set.of("Sales"), null);

    @TempDir
    private Path directory;

    private final DatabaseAccess database = TestDatabase.fresh(List.of("platform", "identity", "audit"));
    private final HikariDataSource app = pool(database.appUser(), database.appPassword(), CLIENTS);
    private final HikariDataSource audit = pool(database.auditUser(), database.auditPassword(), 4);
    private final Tenancy tenancy = new Tenancy(app);
    private final JdbcClient jdbc = JdbcClient.create(app);
    private final AuditOutbox outbox = new AuditOutbox(jdbc);
    private final AuditLines lines = new AuditLines(TestTenant.IDS, Clock.systemUTC(), "bench");

    @Test
    void measure() throws Exception {
        superuser("""
                create table audit.bench_changes (tenant_id text not null default audit.tenant(), id uuid not null,
                    name text not null, n int not null, version bigint not null, primary key (tenant_id, id));
                select audit.protect('audit.bench_changes');
                create table audit.bench_heads (tenant_id text not null default audit.tenant(), hash bytea not null,
                    primary key (tenant_id));
                select audit.protect('audit.bench_heads');
                insert into audit.bench_heads values ('default', '\\x00');
                create table audit.bench_chain (tenant_id text not null default audit.tenant(), id uuid not null,
                    entry text not null, salt bytea, detail text, hash bytea not null, primary key (tenant_id, id));
                select audit.protect('audit.bench_chain');""");
        var places = new AuditPlaces(Home.open(directory.resolve("home")), null);
        if (PARTS.contains("appends")) {
            appends(places);
        }
        if (PARTS.contains("changes")) {
            changes(places);
            try (var sequencer = sequencing(places)) {
                age();
            }
        }
        if (PARTS.contains("take-up")) {
            takeUp(places);
        }
        if (PARTS.contains("verification")) {
            verification(places);
        }
        if (PARTS.contains("export")) {
            export();
            space();
        }
        app.close();
        audit.close();
    }

    private interface Work {
        void change(int n);
    }

    private int started;

    private Sequencer sequencing(AuditPlaces places) {
        var sequencer = new Sequencer(audit, places, "bench" + started++, Clock.systemUTC());
        sequencer.start();
        return sequencer;
    }

    /// What the caller of a change waits for: the entry made, and written with the change. Nobody sequences meanwhile;
    /// what waits is taken up between the arms.
    private void appends(AuditPlaces places) throws InterruptedException {
        Work plain = this::insert;
        Work made = n -> line(insert(n), n).canonical();
        Work written = n -> outbox.write("identity", line(insert(n), n));
        var rates = measured(List.of(plain, made, written), places, false);
        System.out.printf(
                "appends/s, %d clients: without an entry %s, entry made and not written %s, with its entry %s%n",
                CLIENTS, spread(rates.rates(0)), spread(rates.rates(1)), spread(rates.rates(2)));
        System.out.printf(
                "entry made / without: %s; with an entry / without: %s (aim: 0.8)%n",
                ratio(rates.rates(1), rates.rates(0)), ratio(rates.rates(2), rates.rates(0)));
        System.out.printf(
                "processor time of program and database a change, us: without %s, made %s, with %s%n",
                spread(rates.costs(0)), spread(rates.costs(1)), spread(rates.costs(2)));
    }

    /// The same for as long as you like: the sequencer at work beside it, on the same cores.
    private void changes(AuditPlaces places) throws InterruptedException {
        Work plain = this::insert;
        Work audited = n -> outbox.write("identity", line(insert(n), n));
        Work chained = n -> chain(line(insert(n), n));
        var of = measured(List.of(plain, audited, chained), places, true);
        System.out.printf(
                "changes/s with the sequencer at work: without an entry %s, with %s, chained in the transaction %s%n",
                spread(of.rates(0)), spread(of.rates(1)), spread(of.rates(2)));
        System.out.printf(
                "with an entry / without: %s (aim: 0.6); with an entry / chained: %s (aim: 3)%n",
                ratio(of.rates(1), of.rates(0)), ratio(of.rates(1), of.rates(2)));
        System.out.printf(
                "p99 of a change, ms: without %s, with %s, chained %s; with / without %s (aim: at most 2)%n",
                spread(of.tails(0)), spread(of.tails(1)), spread(of.tails(2)), ratio(of.tails(1), of.tails(0)));
    }

    private record Measured(List<List<Double>> all, List<List<Double>> worst, List<List<Double>> costs) {
        List<Double> rates(int arm) {
            return all.get(arm);
        }

        List<Double> costs(int arm) {
            return costs.get(arm);
        }

        List<Double> tails(int arm) {
            return worst.get(arm);
        }
    }

    private static long processorNanos() {
        return Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .mapToLong(process ->
                        process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
                .sum();
    }

    private Measured measured(List<Work> arms, AuditPlaces places, boolean sequenced) throws InterruptedException {
        var of = new Measured(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        arms.forEach(_ -> {
            of.all.add(new ArrayList<>());
            of.worst.add(new ArrayList<>());
            of.costs.add(new ArrayList<>());
        });
        for (int round = 0; round <= ROUNDS; round++) {
            for (int arm = 0; arm < arms.size(); arm++) {
                double seconds = round == 0 ? SECONDS / 2 : SECONDS;
                var sequencer = sequenced ? sequencing(places) : null;
                long before = processorNanos();
                var times = run(arms.get(arm), seconds);
                double cost = (processorNanos() - before) / 1e3 / times.length;
                if (sequencer == null) {
                    sequencer = sequencing(places);
                }
                drained();
                sequencer.close();
                if (round > 0) { // the first warms up
                    of.all.get(arm).add(times.length / seconds);
                    of.costs.get(arm).add(cost);
                    of.worst.get(arm).add(times[times.length * 99 / 100] / 1e6);
                }
            }
        }
        return of;
    }

    private ThingState insert(int n) {
        var thing = new ThingState(TestTenant.IDS.next().toString(), "thing " + n, n, 1);
        jdbc.sql("insert into audit.bench_changes (id, name, n, version) values (?::uuid, ?, ?, 1)")
                .params(thing.id, thing.name, n)
                .update();
        return thing;
    }

    private record ThingState(String id, String name, int n, long version) {}

    private AuditLine line(ThingState thing, int n) {
        return lines.of(AuditEvent.of("identity.things.create", "create")
                .by(SOMEBODY)
                .on("identity.things", thing.id)
                .changed(null, Json.MAPPER.valueToTree(thing))
                .with("n", n));
    }

    private void chain(AuditLine line) {
        var head = jdbc.sql("select hash from audit.bench_heads for update")
                .query(byte[].class)
                .single();
        var text = line.canonical();
        var hash = Digests.sha256(head, text.getBytes(StandardCharsets.UTF_8));
        jdbc.sql("insert into audit.bench_chain (id, entry, salt, detail, hash) values (?, ?, ?, ?, ?)")
                .params(line.id(), text, line.salt(), line.detail(), hash)
                .update();
        jdbc.sql("update audit.bench_heads set hash = ?").param(hash).update();
    }

    private interface Client {
        void run(int number);
    }

    /// All clients at once, to their end.
    private static void clients(Client client) throws InterruptedException {
        var failed = new AtomicReference<Throwable>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int c = 0; c < CLIENTS; c++) {
                int number = c;
                threads.execute(() -> {
                    try {
                        client.run(number);
                    } catch (RuntimeException e) {
                        failed.set(e);
                    }
                });
            }
        }
        if (failed.get() != null) {
            throw new AssertionError(failed.get());
        }
    }

    /// @return nanoseconds of each change, sorted
    private long[] run(Work work, double seconds) throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        var all = new ArrayList<long[]>();
        clients(client -> {
            var times = new long[200_000];
            int n = 0;
            for (long now = System.nanoTime(); now < end && n < times.length; n++) {
                change(work, n * CLIENTS + client);
                long after = System.nanoTime();
                times[n] = after - now;
                now = after;
            }
            synchronized (all) {
                all.add(Arrays.copyOf(times, n));
            }
        });
        return all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private void change(Work work, int n) {
        tenancy.inTenant("default", () -> {
            work.change(n);
            return n;
        });
    }

    /// Paced at 1,000 changes a second, or as many as the machine can.
    private void age() throws InterruptedException {
        var ages = new ArrayList<Double>();
        long begun = System.nanoTime();
        long end = begun + (long) (SECONDS * 1e9);
        try (var watched = Executors.newVirtualThreadPerTaskExecutor()) {
            watched.submit(() -> {
                clients(client -> {
                    for (int n = 0; System.nanoTime() < end; n++) {
                        int one = n * CLIENTS + client;
                        LockSupport.parkNanos(begun + one * 1_000_000L - System.nanoTime());
                        change(i -> outbox.write("identity", line(insert(i), i)), one);
                    }
                });
                return 0;
            });
            while (System.nanoTime() < end) {
                ages.add(JdbcClient.create(audit)
                        .sql("select coalesce(extract(epoch from clock_timestamp() - min(at)), 0)"
                                + " from identity.audit_outbox")
                        .query(Double.class)
                        .single());
                LockSupport.parkNanos(20_000_000);
            }
        }
        ages.sort(null);
        System.out.printf(
                "age of the oldest waiting row at up to 1,000 changes/s, s: median %.2f, p99 %.2f (aim: p99 under 2)%n",
                ages.get(ages.size() / 2), ages.get(ages.size() * 99 / 100));
    }

    private void drained() {
        while (JdbcClient.create(audit)
                        .sql("select count(*) from identity.audit_outbox")
                        .query(Long.class)
                        .single()
                > 0) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    /// What waits, put there by the clients themselves, against the sequencer alone.
    private void takeUp(AuditPlaces places) throws InterruptedException {
        long begun = System.nanoTime();
        clients(client -> {
            for (int n = client; n < WAITING; n += CLIENTS) {
                change(i -> outbox.write("identity", line(insert(i), i)), n);
            }
        });
        double written = WAITING * 1e9 / (System.nanoTime() - begun);
        begun = System.nanoTime();
        try (var sequencer = new Sequencer(audit, places, "take-up", Clock.systemUTC())) {
            int taken = 0;
            while (taken < WAITING) {
                taken += sequencer.round();
            }
        }
        double taken = WAITING * 1e9 / (System.nanoTime() - begun);
        System.out.printf(
                "take-up of %d waiting rows: %.0f/s, inserted by %d clients at %.0f/s: %.2f (aim: 2)%n",
                WAITING, taken, CLIENTS, written, taken / written);
    }

    private void verification(AuditPlaces places) throws SQLException {
        var verified = new ArrayList<Double>();
        var read = new ArrayList<Double>();
        for (int round = 0; round <= ROUNDS; round++) {
            long begun = System.nanoTime();
            long checked;
            try (var connection = audit.getConnection()) {
                var result = AuditVerification.with(
                                List.of(places.publicKey().orElseThrow()), places.copies(), places.archive())
                        .run(connection, "");
                if (!result.faults().isEmpty()) {
                    throw new AssertionError(result.faults());
                }
                checked = result.checked();
            }
            double rate = checked * 1e9 / (System.nanoTime() - begun);
            begun = System.nanoTime();
            double rows = hashed() * 1e9 / (System.nanoTime() - begun);
            if (round > 0) {
                verified.add(rate);
                read.add(rows);
            }
        }
        System.out.printf(
                "full verification, entries/s: %s; reading the same rows and their SHA-256: %s; ratio %s (aim: 0.5)%n",
                spread(verified), spread(read), ratio(verified, read));
    }

    private long hashed() throws SQLException {
        try (var connection = audit.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.prepareStatement("""
                    select e.*, d.salt, d.detail from audit.entries e
                    join audit.details d on d.tenant_id = e.tenant_id and d.entry_id = e.id and d.segment = e.segment
                    order by e.tenant_id, e.seq""")) {
                statement.setFetchSize(1_000);
                long rows = 0;
                try (var row = statement.executeQuery()) {
                    while (row.next()) {
                        Digests.sha256(row.getString("entry").getBytes(StandardCharsets.UTF_8));
                        Digests.sha256(
                                row.getBytes("salt"), row.getString("detail").getBytes(StandardCharsets.UTF_8));
                        rows++;
                    }
                }
                return rows;
            } finally {
                connection.rollback();
            }
        }
    }

    private void export() throws SQLException, IOException {
        var exported = new ArrayList<Double>();
        var copied = new ArrayList<Double>();
        var export = new Export(jdbc, tenancy);
        for (int round = 0; round <= ROUNDS; round++) {
            var file = directory.resolve("export");
            long begun = System.nanoTime();
            try (var out = Files.newOutputStream(file)) {
                TestTenant.bound("default", () -> {
                    try {
                        export.of("ocsf", new Conditions()).content().writeTo(out);
                        return 0;
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
            }
            double ocsf = System.nanoTime() - begun;
            long rows;
            begun = System.nanoTime();
            try (var connection = audit.getConnection();
                    OutputStream out = Files.newOutputStream(file)) {
                rows = new CopyManager(connection.unwrap(BaseConnection.class)).copyOut("""
                        copy (select e.*, d.detail from audit.entries e join audit.details d on d.tenant_id = e.tenant_id
                            and d.entry_id = e.id and d.segment = e.segment where e.tenant_id = 'default'
                            order by e.at, e.id) to stdout (format csv)""", out);
            }
            double copy = System.nanoTime() - begun;
            if (round > 0) {
                exported.add(rows * 1e9 / ocsf);
                copied.add(rows * 1e9 / copy);
            }
        }
        System.out.printf(
                "export as OCSF, rows/s: %s; COPY of the same rows as CSV: %s; ratio %s (aim: 0.2)%n",
                spread(exported), spread(copied), ratio(exported, copied));
    }

    private void space() throws SQLException {
        try (var connection = TestDatabase.superuser(database);
                var row = connection.createStatement().executeQuery("""
                        select (select sum(pg_total_relation_size(c.oid)) from pg_class c
                                join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'audit'
                                and (c.relname like 'entries\\_20%' or c.relname like 'details\\_20%' or c.relname = 'tiles')
                                and c.relkind = 'r'),
                            (select count(*) from audit.entries), (select sum(length(entry)) from audit.entries),
                            (select sum(length(detail)) from audit.details)""")) {
            row.next();
            long entries = row.getLong(2);
            double json = (row.getDouble(3) + row.getDouble(4)) / entries;
            double stored = row.getDouble(1) / entries;
            System.out.printf(
                    "space an entry, of %d: %.0f bytes with detail, indexes and leaf; canonical JSON of entry and detail"
                            + " %.0f bytes: %.2f (aim: at most 3)%n",
                    entries, stored, json, stored / json);
        }
    }

    private void superuser(String sql) throws SQLException {
        try (var connection = TestDatabase.superuser(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
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

    private static String spread(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return "%.0f (%.0f to %.0f)".formatted(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
    }

    private static String ratio(List<Double> these, List<Double> those) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < these.size(); i++) {
            ratios.add(these.get(i) / those.get(i));
        }
        ratios.sort(null);
        return "%.2f (%.2f to %.2f)".formatted(ratios.get(ratios.size() / 2), ratios.getFirst(), ratios.getLast());
    }
}
