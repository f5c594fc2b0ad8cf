package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.testing.SecondProcess;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import tools.jackson.databind.JsonNode;

/// Imports through the real platform, in a process of its own, beside a plain `COPY` of the same file into the same
/// PostgreSQL; run by `bench/import.sh`.
///
/// Each round does both, after emptying the tables and a checkpoint, in turns as to which is first. The table of the
/// `COPY` is logged and has the indexes that delivery lines have: a UUID key, the reference, the shipment. Beside it
/// stands what the database alone takes to insert the finished shipments and lines by two statements into the very
/// tables, with all their indexes and foreign keys and nothing kept for a revert: no import can be faster than that.
class ImportBench {
    private static final int ROWS = Integer.getInteger("bhiv.import.rows", 100_000);
    private static final int ROUNDS = Integer.getInteger("bhiv.import.rounds", 5);
    private static final int BIG = Integer.getInteger("bhiv.import.big", 1_000_000);
    private static final Path SAMPLE =
            Path.of(System.getProperty("bhiv.import.sample", "../shared/data/scms_delivery_history.csv"));
    private static final String KEY =
            java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
    private static final String HEADER = "id,asn/dn #,country,shipment mode,scheduled delivery date,"
            + "delivered to client date,vendor,item description,line item quantity,line item value\n";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private String token = "";

    /// Seconds of one round.
    private record Round(double copy, double insert, double upload, double validate, double apply) {
        double imported() {
            return validate + apply;
        }

        double all() {
            return upload + validate + apply;
        }
    }

    private record Heap(long before, long peak, long afterCollections, long after) {}

    @Test
    void speedAndHeap() throws Exception {
        var access = TestDatabase.fresh(List.of("platform"));
        var generated = generated(ROWS);
        try (var superuser = TestDatabase.superuser(access);
                var process = start(access)) {
            report("generated", generated, rounds(process, superuser, generated));
            if (Files.exists(SAMPLE)) {
                report("the sample's delivery history", SAMPLE, rounds(process, superuser, SAMPLE));
            } else {
                say("%nno %s: left out", SAMPLE);
            }
        }
        if (BIG > 0) {
            heap(access, generated);
        }
    }

    private List<Round> rounds(SecondProcess process, Connection superuser, Path file) throws Exception {
        round(process, superuser, file, true); // warms up, and is not counted
        var rounds = new ArrayList<Round>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(round(process, superuser, file, i % 2 == 0));
        }
        return rounds;
    }

    private Round round(SecondProcess process, Connection superuser, Path file, boolean copyFirst) throws Exception {
        empty(superuser);
        double copy = copyFirst ? copy(superuser, file) : 0;
        execute(superuser, "checkpoint");
        login(process);
        long began = System.nanoTime();
        var id = upload(process, file);
        double upload = since(began);
        began = System.nanoTime();
        var preview = validate(process, id);
        double validate = since(began);
        login(process);
        began = System.nanoTime();
        apply(process, id, preview);
        double apply = since(began);
        assertThat(count(superuser, "logistics.shipment_lines"))
                .as("lines of the import")
                .isEqualTo(rows(file));
        double insert = insert(superuser);
        return new Round(copyFirst ? copy : copy(superuser, file), insert, upload, validate, apply);
    }

    private static double insert(Connection superuser) throws SQLException {
        var columns = "tenant_id, id, shipment_id, item_id, supplier_id, quantity, value, currency, scheduled_on,"
                + " delivered_on, recorded_on, product_group, external_ref, created_at, created_by";
        execute(superuser, "create temp table made_shipments as select * from logistics.shipments");
        execute(superuser, "create temp table made_lines as select " + columns + " from logistics.shipment_lines");
        execute(superuser, "truncate logistics.shipment_lines, logistics.shipments");
        execute(superuser, "checkpoint");
        long began = System.nanoTime();
        execute(superuser, "insert into logistics.shipments select * from made_shipments");
        execute(
                superuser,
                "insert into logistics.shipment_lines (" + columns + ") select " + columns + " from made_lines");
        double took = since(began);
        execute(superuser, "drop table made_shipments, made_lines");
        return took;
    }

    private static double copy(Connection superuser, Path file) throws Exception {
        String header;
        try (var lines = Files.lines(file)) {
            header = lines.findFirst().orElseThrow();
        }
        var columns = Arrays.stream(header.split(",", -1))
                .map(name -> '"' + name + '"')
                .toList();
        execute(superuser, "drop table if exists plain");
        execute(
                superuser,
                "create table plain (key uuid primary key default gen_random_uuid(), "
                        + columns.stream().map(name -> name + " text").collect(Collectors.joining(", ")) + ")");
        execute(superuser, "create unique index on plain (\"id\")");
        execute(superuser, "create index on plain (\"asn/dn #\")");
        execute(superuser, "checkpoint");
        long began = System.nanoTime();
        try (var content = Files.newInputStream(file)) {
            superuser
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy plain (" + String.join(", ", columns) + ") from stdin with (format csv, header)",
                            content,
                            1 << 16);
        }
        double took = since(began);
        assertThat(count(superuser, "plain")).isEqualTo(rows(file));
        return took;
    }

    /// Two fresh processes, so that neither is warm from the other.
    private void heap(DatabaseAccess access, Path small) throws Exception {
        var few = heapOf(access, small);
        var many = heapOf(access, generated(BIG));
        say("%n== heap in MiB, process with -Xmx256m, sampled every 20 ms from upload to applied");
        say("%-42s %12s %12s %8s", "", ROWS + " rows", BIG + " rows", "ratio");
        line("before, after a full collection", few, many, Heap::before);
        line("peak of used, garbage included", few, many, Heap::peak);
        line("peak of what a collection left", few, many, Heap::afterCollections);
        line("after it, after a full collection", few, many, Heap::after);
    }

    private Heap heapOf(DatabaseAccess access, Path file) throws Exception {
        try (var superuser = TestDatabase.superuser(access);
                var process = start(access);
                var watch = HeapWatch.of(process.pid())) {
            empty(superuser);
            long before = watch.usedNow();
            long began = System.nanoTime();
            var id = upload(process, file);
            login(process);
            var preview = validate(process, id);
            login(process);
            apply(process, id, preview);
            say("%nheap: %,d rows from upload to applied in %.1f s", rows(file), since(began));
            return new Heap(before, watch.peak(), watch.peakAfterCollections(), watch.usedNow());
        }
    }

    private static void line(String what, Heap few, Heap many, ToDoubleFunction<Heap> of) {
        say(
                "%-42s %12.1f %12.1f %8.2f",
                what,
                of.applyAsDouble(few) / (1 << 20),
                of.applyAsDouble(many) / (1 << 20),
                of.applyAsDouble(many) / of.applyAsDouble(few));
    }

    private static void report(String title, Path file, List<Round> rounds) throws IOException {
        long rows = rows(file);
        say("%n== %s: %,d rows, %,d bytes, %d rounds", title, rows, Files.size(file), rounds.size());
        say("%-42s %10s %21s %8s %15s", "", "rows/s", "least to most", "of COPY", "least to most");
        line("COPY into a table with the same indexes", rows, rounds, Round::copy);
        line("insert into the very tables, no more", rows, rounds, Round::insert);
        line("upload: read, staged, mapping suggested", rows, rounds, Round::upload);
        line("validate: checked, preview made", rows, rounds, Round::validate);
        line("apply: from confirmed to applied", rows, rounds, Round::apply);
        line("validate and apply", rows, rounds, Round::imported);
        line("upload, validate and apply", rows, rounds, Round::all);
    }

    private static void line(String what, long rows, List<Round> rounds, ToDoubleFunction<Round> seconds) {
        var speeds = rounds.stream()
                .mapToDouble(round -> rows / seconds.applyAsDouble(round))
                .sorted()
                .toArray();
        var shares = rounds.stream()
                .mapToDouble(round -> round.copy() / seconds.applyAsDouble(round))
                .sorted()
                .toArray();
        say(
                "%-42s %,10.0f %,9.0f to %,8.0f %8.3f %6.3f to %5.3f",
                what,
                median(speeds),
                speeds[0],
                speeds[speeds.length - 1],
                median(shares),
                shares[0],
                shares[shares.length - 1]);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    private Path generated(int rows) throws IOException {
        var file = directory.resolve("deliveries-" + rows + ".csv");
        try (var out = Files.newBufferedWriter(file)) {
            out.write(HEADER);
            for (int i = 0; i < rows; i++) {
                out.write("%d,ASN-%d,Kenya,Air,2024-03-01,2024-03-0%d,Vendor %d,Item %d,%d,10.50\n"
                        .formatted(i, i / 3, 1 + i % 3, i % 20, i % 50, 1 + i % 9));
            }
        }
        return file;
    }

    /// Rows below the header; neither file has a line break inside a cell.
    private static long rows(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.count() - 1;
        }
    }

    private SecondProcess start(DatabaseAccess access) throws IOException, InterruptedException {
        var process = SecondProcess.start(access, KEY, Set.of(Role.GATEWAY, Role.LOGISTICS), Map.of());
        login(process);
        return process;
    }

    /// Anew before each long request, as a token may not last as long as all of them.
    private void login(SecondProcess process) throws IOException, InterruptedException {
        var login = http.send(
                HttpRequest.newBuilder(URI.create(process.url(Role.GATEWAY) + "/auth/login"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"username\":\"admin\",\"password\":\"" + TestPlatform.PASSWORD + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
        token = TestPlatform.json(login).path("access_token").asString();
    }

    private String upload(SecondProcess process, Path file) throws IOException, InterruptedException {
        var body = HttpRequest.BodyPublishers.ofFile(file);
        return call("POST", process, "/imports?kind=logistics.shipments", "text/csv", body)
                .path("id")
                .asString();
    }

    private JsonNode validate(SecondProcess process, String id) throws IOException, InterruptedException {
        return post(process, "/imports/" + id + "/validate", "{}").path("preview");
    }

    private void apply(SecondProcess process, String id, JsonNode preview) throws IOException, InterruptedException {
        var hash = preview.path("hash").asString();
        post(process, "/imports/" + id + "/apply", "{\"expected_changes\":\"" + hash + "\"}");
        long asked = System.nanoTime();
        while (true) {
            var state = get(process, "/imports/" + id).path("state").asString();
            if (state.equals("applied")) {
                return;
            }
            assertThat(state).isEqualTo("applying");
            Thread.sleep(50);
            if (since(asked) > 120) {
                login(process);
                asked = System.nanoTime();
            }
        }
    }

    private JsonNode get(SecondProcess process, String path) throws IOException, InterruptedException {
        return call("GET", process, path, "application/json", HttpRequest.BodyPublishers.noBody());
    }

    private JsonNode post(SecondProcess process, String path, String body) throws IOException, InterruptedException {
        return call("POST", process, path, "application/json", HttpRequest.BodyPublishers.ofString(body));
    }

    private JsonNode call(
            String method, SecondProcess process, String path, String type, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(process.url(Role.LOGISTICS) + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .method(method, body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return TestPlatform.json(answer);
    }

    private static void empty(Connection superuser) throws SQLException {
        execute(superuser, """
                truncate logistics.shipment_lines, logistics.shipments, logistics.items, logistics.suppliers,
                    logistics.imports, logistics.import_rows, logistics.import_changes cascade""");
    }

    private static void execute(Connection superuser, String sql) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(Connection superuser, String table) throws SQLException {
        try (var statement = superuser.createStatement();
                var row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
