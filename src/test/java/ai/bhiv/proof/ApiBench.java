package ai.bhiv.proof;

import ai.bhiv.crm.Account;
import ai.bhiv.crm.Accounts;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.call.RemoteCalls;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.AtEnd;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What one request costs (platform.md, section 6), each row by turns with its rival in one run; `bench/api.sh` runs
/// it. Clients, platform and rival share this JVM, so the ratio of throughputs contains the clients' own work; the
/// server's processor time for a request is given beside it.
class ApiBench {
    private static final int ROUNDS = Integer.getInteger("bhiv.rounds", 5);
    private static final int CLIENTS = Integer.getInteger("bhiv.clients", 64);
    private static final double SECONDS = Double.parseDouble(System.getProperty("bhiv.seconds", "2"));
    private static final int ROWS = Integer.getInteger("bhiv.rows", 1_000_000);
    private static final String SQL = """
            select id, name, domain, sector, size, revenue, revenue_currency, country, parent_id, owner, version,
                   created_at, created_by, updated_at, updated_by
              from crm.accounts where tenant_id = 'default' and id = ? and deleted_at is null""";

    private final TestPlatform platform = TestPlatform.shared();
    private final com.sun.management.OperatingSystemMXBean process =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /// @param answered in one second
    /// @param cpuMicros of this process for one answer, its clients' left out
    private record Rate(double answered, double cpuMicros) {}

    @Test
    void measure() throws Exception {
        var account = account();
        getBesideABareServlet(account);
        inProcessBesideHttp(account);
        postWithAndWithoutKey();
        deepPage();
    }

    private UUID account() {
        var made = platform.send(
                "POST",
                Role.CRM,
                "/accounts",
                platform.token("Sales"),
                "{\"name\": \"Bench " + UUID.randomUUID() + "\", \"domain\": \"example.com\", \"country\": \"Kenya\"}");
        return UUID.fromString(TestPlatform.json(made).path("id").asString());
    }

    private void getBesideABareServlet(UUID account) throws Exception {
        var config = new HikariConfig();
        config.setJdbcUrl(platform.access().jdbcUrl());
        config.setMaximumPoolSize(10);
        try (var superuser = TestDatabase.superuser(platform.access())) {
            // a login that no policy binds, as the rival has none
            superuser.createStatement().execute("""
                    do $$ begin create role bench_bare login superuser password 'bench';
                    exception when duplicate_object then null; end $$""");
        }
        config.setUsername("bench_bare");
        config.setPassword("bench");
        try (var pool = new HikariDataSource(config)) {
            int port = TestPlatform.freePorts();
            var tomcat = bare(port, new Bare(JdbcClient.create(pool)));
            try {
                var token = "Authorization: Bearer " + platform.token("Sales") + "\r\n";
                byte[] ours = get("/accounts/" + account, token);
                byte[] theirs = get("/accounts/" + account, "");
                int own = platform.url(Role.CRM).getPort();
                compare(
                        "GET of one record, whole chain / bare servlet with the same SQL, " + CLIENTS + " connections",
                        () -> load(own, CLIENTS, _ -> ours, 200),
                        () -> load(port, CLIENTS, _ -> theirs, 200),
                        "at least 0.75");
            } finally {
                tomcat.stop();
                tomcat.destroy();
            }
        }
    }

    private static Tomcat bare(int port, HttpServlet servlet) throws Exception {
        var tomcat = new Tomcat();
        tomcat.setBaseDir(AtEnd.directory("bhiv-bare-").toString());
        tomcat.setPort(port);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        var protocol = (Http11NioProtocol) tomcat.getConnector().getProtocolHandler();
        protocol.setExecutor(new VirtualThreadExecutor("bare-"));
        protocol.setMaxKeepAliveRequests(-1);
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "bare", servlet);
        context.addServletMappingDecoded("/", "bare");
        tomcat.start();
        return tomcat;
    }

    /// The same statement and the same JSON, and nothing else.
    private static final class Bare extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient JdbcClient jdbc;

        Bare(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var path = request.getRequestURI();
            var id = UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
            Map<String, Object> record = jdbc.sql(SQL)
                    .param(id)
                    .query((row, _) -> {
                        var columns = new LinkedHashMap<String, Object>();
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            columns.put(row.getMetaData().getColumnLabel(i), row.getString(i));
                        }
                        return columns;
                    })
                    .single();
            var bytes = Json.MAPPER.writeValueAsBytes(record);
            response.setContentType("application/json");
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }

    private void inProcessBesideHttp(UUID account) {
        var here = platform.platform().part(Accounts.class);
        var there = platform.platform()
                .part(RemoteCalls.class)
                .remote(
                        Accounts.class,
                        platform.platform().part(Contracts.class).of(Accounts.class),
                        Role.CRM);
        compare(
                "GET through the contract client, in process / over loopback HTTP, 1 caller",
                () -> calls(() -> here.get(account)),
                () -> calls(() -> there.get(account)),
                "at least 5");
    }

    private Rate calls(Supplier<Account> call) {
        long cpu = process.getProcessCpuTime();
        long begun = System.nanoTime();
        long answered = platform.as("Sales").call(() -> {
            long count = 0;
            while (System.nanoTime() - begun < SECONDS * 1e9) {
                call.get();
                count++;
            }
            return count;
        });
        return new Rate(
                answered / ((System.nanoTime() - begun) / 1e9), (process.getProcessCpuTime() - cpu) / 1e3 / answered);
    }

    private void postWithAndWithoutKey() {
        int port = platform.url(Role.CRM).getPort();
        var token = "Authorization: Bearer " + platform.token("Sales") + "\r\n";
        var number = new AtomicLong();
        int clients = Math.min(16, CLIENTS);
        compare(
                "POST with an idempotency key / without, " + clients + " connections",
                () -> load(
                        port,
                        clients,
                        _ -> post(token + "Idempotency-Key: bench-" + UUID.randomUUID() + "\r\n", number),
                        201),
                () -> load(port, clients, _ -> post(token, number), 201),
                "at least 0.75");
    }

    private static byte[] post(String headers, AtomicLong number) {
        var body = "{\"name\": \"Post " + number.incrementAndGet() + " " + UUID.randomUUID() + "\"}";
        return ("POST /accounts HTTP/1.1\r\nHost: localhost\r\n" + headers
                        + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void deepPage() throws SQLException {
        try (var connection = TestDatabase.superuser(platform.access());
                var statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off");
            statement.execute("""
                    insert into crm.accounts (tenant_id, id, name, name_key, words, created_at, created_by, updated_by)
                    select 'default', gen_random_uuid(), 'Row ' || n, 'row ' || n || gen_random_uuid(), 'row ' || n,
                           timestamptz '2020-01-01' + n * interval '1 second', 'bench', 'bench'
                      from generate_series(1, %d) n""".formatted(ROWS));
            statement.execute("vacuum analyze crm.accounts");
        }
        var token = platform.token("Sales");
        var cursor = "";
        for (int seen = 0; seen < ROWS - 1_000; seen += 200) {
            if (seen % 50_000 == 0) {
                token = platform.token("Sales");
            }
            var page = TestPlatform.json(platform.send(
                    "GET",
                    Role.CRM,
                    "/accounts?sort=created_at&limit=200&fields=id" + (cursor.isEmpty() ? "" : "&cursor=" + cursor),
                    token,
                    null));
            cursor = page.path("next_cursor").asString("");
        }
        var header = "Authorization: Bearer " + platform.token("Sales") + "\r\n";
        int port = platform.url(Role.CRM).getPort();
        byte[] first = get("/accounts?sort=created_at&limit=50", header);
        byte[] deep = get("/accounts?sort=created_at&limit=50&cursor=" + cursor, header);
        compare(
                "page of 50: the first / the one behind " + ROWS + " rows, 1 connection (latency of the deep one is its"
                        + " inverse)",
                () -> load(port, 1, _ -> first, 200),
                () -> load(port, 1, _ -> deep, 200),
                "at most 1.5");
    }

    private static byte[] get(String path, String headers) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void compare(String what, Supplier<Rate> one, Supplier<Rate> other, String aim) {
        var ratios = new ArrayList<Double>();
        var ones = new ArrayList<Rate>();
        var others = new ArrayList<Rate>();
        // the first round warms up
        for (int round = 0; round <= ROUNDS; round++) {
            boolean oneFirst = round % 2 == 0;
            var first = (oneFirst ? one : other).get();
            var second = (oneFirst ? other : one).get();
            if (round > 0) {
                ones.add(oneFirst ? first : second);
                others.add(oneFirst ? second : first);
                ratios.add(ones.getLast().answered() / others.getLast().answered());
            }
        }
        ratios.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f (median of %d; %.2f to %.2f; must be %s); %.0f/s and %.0f/s, %.0f and %.0f us CPU%n",
                what,
                ratios.get(ratios.size() / 2),
                ratios.size(),
                ratios.getFirst(),
                ratios.getLast(),
                aim,
                median(ones.stream().map(Rate::answered).toList()),
                median(others.stream().map(Rate::answered).toList()),
                median(ones.stream().map(Rate::cpuMicros).toList()),
                median(others.stream().map(Rate::cpuMicros).toList()));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0.0);
    }

    /// As many answers as these connections get.
    private Rate load(int port, int clients, IntFunction<byte[]> request, int expected) {
        var answered = new AtomicLong();
        var clientCpu = new AtomicLong();
        var failure = new ArrayList<Throwable>();
        LongSupplier own = ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
        long cpu = process.getProcessCpuTime();
        long begun = System.nanoTime();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < clients; i++) {
            int client = i;
            threads.add(Thread.ofPlatform().start(() -> {
                try (var socket = new Socket("127.0.0.1", port)) {
                    socket.setTcpNoDelay(true);
                    var in = new BufferedInputStream(socket.getInputStream(), 32 * 1024);
                    while (System.nanoTime() - begun < SECONDS * 1e9) {
                        socket.getOutputStream().write(request.apply(client));
                        answer(in, expected);
                        answered.incrementAndGet();
                    }
                } catch (IOException | RuntimeException e) {
                    synchronized (failure) {
                        failure.add(e);
                    }
                }
                clientCpu.addAndGet(own.getAsLong());
            }));
        }
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (!failure.isEmpty()) {
            throw new IllegalStateException(URI.create("http://127.0.0.1:" + port) + " failed", failure.getFirst());
        }
        return new Rate(
                answered.get() / ((System.nanoTime() - begun) / 1e9),
                (process.getProcessCpuTime() - cpu - clientCpu.get()) / 1e3 / answered.get());
    }

    private static void answer(InputStream in, int expected) throws IOException {
        int length = -1;
        int status = 0;
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.startsWith("HTTP/1.1 ")) {
                status = Integer.parseInt(line.substring(9, 12));
            } else if (line.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        var body = in.readNBytes(Math.max(0, length));
        if (status != expected || length < 0) {
            throw new UncheckedIOException(new IOException(status + " " + new String(body, StandardCharsets.UTF_8)));
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
