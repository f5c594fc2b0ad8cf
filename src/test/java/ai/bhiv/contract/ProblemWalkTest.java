package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.Platform;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Home;
import ai.bhiv.testing.AtEnd;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import ai.bhiv.testing.TestPort;
import ai.bhiv.testing.TestTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import tools.jackson.databind.JsonNode;

/// Each code of the platform's table (PLT-31) is provoked by a real request, and its answer is what the catalogue says
/// (PLT-32). What the product meets only in trouble is met here on a port with a contract made for it.
class ProblemWalkTest {
    /// The table of PLT-31. The limits of the gateway, which answer with `platform.rate.exceeded`, have tests of their
    /// own.
    private static final Set<PlatformProblem> TABLE = Arrays.stream(PlatformProblem.values())
            .filter(code -> code.code()
                    .matches(
                            "platform\\.(request|server|database|idempotency|filter|sort|cursor|record|route|dependency"
                                    + "|disk)\\..+|platform\\.tenant\\.suspended"))
            .filter(code -> code != PlatformProblem.STEP_UP)
            .collect(Collectors.toCollection(TreeSet::new));

    private static TestTenant tenant;
    private static TestPort port;
    private static Trouble trouble;

    private final TestPlatform platform = TestPlatform.shared();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private record Told(int status, String type, String body) {
        static Told of(HttpResponse<String> answer) {
            return new Told(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.body());
        }
    }

    @Resource(roles = Role.LOGISTICS, module = "echo", name = "trouble")
    @HttpExchange("/trouble")
    public interface Troubles {
        @PostExchange("/keyed")
        @Op(summary = "Needs a key always.", permission = Op.SIGNED_IN, keyRequired = true, notATool = "A test.")
        void keyed();

        @PostExchange("/write")
        @Op(summary = "Writes a counter.", permission = Op.SIGNED_IN, notATool = "A test.")
        void write();

        @GetExchange("/failing")
        @Op(summary = "Fails always.", permission = Op.SIGNED_IN, notATool = "A test.")
        String failing();

        @GetExchange("/sleeping")
        @Op(summary = "Asks the database for too much.", permission = Op.SIGNED_IN, notATool = "A test.")
        String sleeping();

        @GetExchange("/waiting")
        @Op(summary = "Waits for a test.", permission = Op.SIGNED_IN, transactional = false, notATool = "A test.")
        String waiting();

        @GetExchange("/away")
        @Op(
                summary = "Asks a role that is away.",
                permission = Op.SIGNED_IN,
                transactional = false,
                notATool = "A test.")
        String away();

        @GetExchange("/broken")
        @Op(summary = "Asks a broken role.", permission = Op.SIGNED_IN, transactional = false, notATool = "A test.")
        String broken();
    }

    private static final class Trouble implements Troubles {
        private final JdbcClient db;
        private final CountDownLatch waiting = new CountDownLatch(1);
        private Troubles away;
        private Troubles broken;

        Trouble(JdbcClient db) {
            this.db = db;
        }

        @Override
        public void keyed() {}

        @Override
        public void write() {
            db.sql("update echo.counters set n = n + 1 where key = 'locked'").update();
        }

        @Override
        public String failing() {
            throw new IllegalStateException("the inside of the program");
        }

        @Override
        public String sleeping() {
            return db.sql("select pg_sleep(30)::text").query(String.class).single();
        }

        @Override
        public String waiting() {
            try {
                waiting.await();
                return "waited";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
        }

        @Override
        public String away() {
            return away.away();
        }

        @Override
        public String broken() {
            return broken.broken();
        }
    }

    @BeforeAll
    static void open() {
        tenant = TestTenant.of("echo");
        trouble = new Trouble(tenant.db());
        port = new TestPort(tenant, Troubles.class, trouble);
        trouble.away = port.remote(Troubles.class, _ -> Optional.empty());
        tenant.run(() -> tenant.db()
                .sql("insert into echo.counters (key) values ('locked')")
                .update());
    }

    @AfterAll
    static void close() throws IOException {
        trouble.waiting.countDown();
        port.close();
    }

    @Test
    void eachCodeIsProvokedByARequestAndAnswersWhatTheCatalogueSays() throws Exception {
        var provoked = new LinkedHashMap<PlatformProblem, Callable<Told>>();
        ofTheRequest(provoked);
        ofTheRecord(provoked);
        ofTheServer(provoked);
        assertThat(provoked.keySet()).containsAll(TABLE);
        var page = Files.readString(Path.of("docs/errors.md"));
        var wrong = new ArrayList<String>();
        for (var one : provoked.entrySet()) {
            judge(one.getKey(), one.getValue().call(), page, wrong);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void eachCodeOfTheCatalogueHasAnOwner() {
        var modules = Arrays.stream(Role.values())
                .flatMap(role -> role.modules().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        modules.addAll(List.of("platform", "operations", "work"));
        assertThat(Contracts.onClassPath().problems())
                .allSatisfy(code -> assertThat(modules)
                        .as(code.code())
                        .contains(code.code().substring(0, code.code().indexOf('.'))));
    }

    private void judge(PlatformProblem code, Told told, String page, List<String> wrong) {
        JsonNode document = told.type().startsWith("application/problem+json")
                ? Json.MAPPER.readTree(told.body())
                : Json.MAPPER.createObjectNode();
        boolean right = told.status() == code.status()
                && document.path("code").asString("").equals(code.code())
                && document.path("status").asInt() == code.status()
                && document.path("type").asString("").equals("/errors/" + code.code())
                && !document.path("title").asString("").isEmpty()
                && !document.path("detail").asString("").isEmpty()
                && !document.path("correlation_id").asString("").isEmpty();
        if (!right) {
            wrong.add(code.code() + " was to be provoked, but: " + told);
        }
        if (told.body().contains("Exception") || told.body().contains("inside of the program")) {
            wrong.add(code.code() + " shows the inside: " + told.body());
        }
        if (!page.contains("| `" + code.code() + "` | " + code.status() + " |")) {
            wrong.add(code.code() + " is not in docs/errors.md");
        }
        var entry = platform.send("GET", Role.CRM, "/errors/" + code.code(), "", null);
        if (entry.statusCode() != 200) {
            wrong.add("the link of " + code.code() + " leads to " + entry.statusCode());
        }
    }

    private void ofTheRequest(Map<PlatformProblem, Callable<Told>> provoked) {
        provoked.put(PlatformProblem.MALFORMED, () -> crm("POST", "/accounts", "{"));
        provoked.put(PlatformProblem.INVALID, () -> crm("POST", "/accounts", "{}"));
        provoked.put(PlatformProblem.FILTER_UNKNOWN, () -> crm("GET", "/accounts?no=1", null));
        provoked.put(PlatformProblem.SORT_UNKNOWN, () -> crm("GET", "/accounts?sort=no", null));
        provoked.put(PlatformProblem.CURSOR_INVALID, () -> crm("GET", "/accounts?cursor=no", null));
        provoked.put(PlatformProblem.KEY_MISSING, () -> Told.of(port.send("POST", "/trouble/keyed")));
        provoked.put(
                PlatformProblem.KEY_INVALID, () -> crm("POST", "/accounts", account(), "Idempotency-Key", "short"));
        provoked.put(
                PlatformProblem.UNAUTHENTICATED, () -> Told.of(platform.send("GET", Role.CRM, "/accounts", "", null)));
        provoked.put(
                PlatformProblem.FORBIDDEN,
                () -> Told.of(platform.send("POST", Role.CRM, "/accounts", platform.token("Support"), account())));
        provoked.put(PlatformProblem.TENANT_SUSPENDED, this::suspended);
        provoked.put(PlatformProblem.NOT_FOUND, () -> crm("GET", "/accounts/" + UUID.randomUUID(), null));
        provoked.put(PlatformProblem.ROUTE_UNKNOWN, () -> crm("GET", "/no/such/path", null));
        provoked.put(PlatformProblem.METHOD, () -> crm("PATCH", "/accounts", account()));
        provoked.put(PlatformProblem.NOT_ACCEPTABLE, () -> crm("GET", "/accounts", null, "Accept", "application/xml"));
        provoked.put(PlatformProblem.TIMEOUT, () -> raw("Content-Length: 100\r\n", "{"));
        provoked.put(PlatformProblem.LENGTH_REQUIRED, () -> raw("", ""));
        provoked.put(PlatformProblem.TOO_LARGE, () -> raw("Content-Length: 99999999\r\n", ""));
        provoked.put(PlatformProblem.URI_TOO_LONG, () -> crm("GET", "/accounts?search=" + "x".repeat(9_000), null));
        provoked.put(
                PlatformProblem.MEDIA_TYPE, () -> crm("POST", "/accounts", account(), "Content-Type", "text/plain"));
        provoked.put(
                PlatformProblem.HEADERS_TOO_LARGE, () -> crm("GET", "/accounts", null, "X-Large", "x".repeat(60_000)));
    }

    private void ofTheRecord(Map<PlatformProblem, Callable<Told>> provoked) {
        provoked.put(PlatformProblem.IN_PROGRESS, this::inProgress);
        provoked.put(PlatformProblem.STALE, () -> change("\"77\""));
        provoked.put(PlatformProblem.VERSION_REQUIRED, () -> change(""));
        provoked.put(PlatformProblem.KEY_REUSED, () -> {
            var key = "walk-" + UUID.randomUUID();
            crm("POST", "/accounts", account(), "Idempotency-Key", key);
            return crm("POST", "/accounts", account(), "Idempotency-Key", key);
        });
    }

    private void ofTheServer(Map<PlatformProblem, Callable<Told>> provoked) {
        provoked.put(PlatformProblem.SERVER_ERROR, () -> Told.of(port.send("GET", "/trouble/failing")));
        provoked.put(PlatformProblem.UPSTREAM_FAILED, this::broken);
        provoked.put(PlatformProblem.DEPENDENCY_UNAVAILABLE, () -> Told.of(port.send("GET", "/trouble/away")));
        provoked.put(PlatformProblem.DISK_FULL, () -> {
            port.diskFull.set(true);
            try {
                return Told.of(port.send("POST", "/trouble/write"));
            } finally {
                port.diskFull.set(false);
            }
        });
        provoked.put(PlatformProblem.DEADLINE, this::deadline);
        provoked.put(PlatformProblem.DATABASE_UNAVAILABLE, this::connectionEnded);
        provoked.put(PlatformProblem.DATABASE_BUSY, this::locked);
        provoked.put(PlatformProblem.OVERLOADED, this::overloaded);
        provoked.put(PlatformProblem.NOT_READY, this::leaving);
        // Last: nothing is answered after it.
        provoked.put(PlatformProblem.DRAINING, () -> {
            port.server.drain();
            return Told.of(port.send("GET", "/trouble/sleeping"));
        });
    }

    private Told crm(String method, String path, String body, String... headers) {
        return Told.of(platform.send(method, Role.CRM, path, platform.token("Sales"), body, headers));
    }

    private static String account() {
        return "{\"name\": \"Walk " + UUID.randomUUID() + "\"}";
    }

    private Told change(String version) {
        var made = Json.MAPPER.readTree(crm("POST", "/accounts", account()).body());
        var path = "/accounts/" + made.path("id").asString();
        return version.isEmpty() ? crm("PUT", path, account()) : crm("PUT", path, account(), "If-Match", version);
    }

    private Told suspended() {
        var id = "walk-" + Long.toString(System.nanoTime(), 36);
        var operator = platform.operator();
        var made = platform.send(
                "POST", Role.GATEWAY, "/tenants", operator, "{\"id\": \"" + id + "\", \"name\": \"Walk\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var token = platform.token(id, "Sales");
        var suspended = platform.send(
                "POST",
                Role.GATEWAY,
                "/tenants/" + id + "/suspend",
                operator,
                null,
                "If-Match",
                made.headers().firstValue("ETag").orElse("\"1\""));
        assertThat(suspended.statusCode()).as(suspended.body()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        platform.send("GET", Role.CRM, "/accounts", token, null).statusCode() != 200);
        return Told.of(platform.send("GET", Role.CRM, "/accounts", token, null));
    }

    /// A request under a key that somebody else's open transaction holds.
    private Told inProgress() throws Exception {
        var key = "walk-" + UUID.randomUUID();
        try (var holder = TestDatabase.superuser(platform.access())) {
            holder.setAutoCommit(false);
            try (var insert = holder.prepareStatement("""
                    insert into crm.idempotency (tenant_id, principal, operation, key, fingerprint)
                    values ('default', ?, 'crm.accounts.create', ?, 'x')""")) {
                insert.setString(1, platform.as("Sales").principal().id());
                insert.setString(2, key);
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
            return crm("POST", "/accounts", account(), "Idempotency-Key", key);
        }
    }

    private Told broken() throws IOException {
        try (var peer = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = peer.accept()) {
                    socket.getInputStream().read(new byte[8192]);
                    socket.getOutputStream()
                            .write("HTTP/1.1 500 Oops\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    // the test has its answer
                }
            });
            trouble.broken = port.remote(
                    Troubles.class, _ -> Optional.of(URI.create("http://127.0.0.1:" + peer.getLocalPort())));
            return Told.of(port.send("GET", "/trouble/broken"));
        }
    }

    /// PLT-24: what the caller no longer waits for, the database no longer does.
    private Told deadline() throws Exception {
        var told = Told.of(port.send("GET", "/trouble/sleeping", "X-Request-Timeout-Ms", "600"));
        try (var superuser = TestDatabase.superuser(tenant.access())) {
            assertThat(sleeping(superuser)).as("statements left behind").isEmpty();
        }
        return told;
    }

    private Told connectionEnded() throws Exception {
        try (var superuser = TestDatabase.superuser(tenant.access());
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = clients.submit(() -> Told.of(port.send("GET", "/trouble/sleeping")));
            await().until(() -> !sleeping(superuser).isEmpty());
            try (var statement = superuser.createStatement()) {
                statement.execute(
                        "select pg_terminate_backend(" + sleeping(superuser).getFirst() + ")");
            }
            return answer.get();
        }
    }

    private static List<Integer> sleeping(Connection superuser) throws Exception {
        var pids = new ArrayList<Integer>();
        try (var statement = superuser.createStatement();
                var rows = statement.executeQuery("""
                        select pid from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()
                           and datname = current_database() and query like '%pg_sleep(30)%'""")) {
            while (rows.next()) {
                pids.add(rows.getInt(1));
            }
        }
        return pids;
    }

    private Told locked() throws Exception {
        try (var holder = TestDatabase.superuser(tenant.access());
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select * from echo.counters where key = 'locked' for update");
            return Told.of(port.send("POST", "/trouble/write"));
        }
    }

    private Told overloaded() throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < TestPort.LIMIT; i++) {
                var _ = clients.submit(() -> port.send("GET", "/trouble/waiting"));
            }
            await().until(() -> port.server.running() == TestPort.LIMIT);
            var told = Told.of(port.send("GET", "/trouble/waiting"));
            trouble.waiting.countDown();
            return told;
        }
    }

    /// A process that was told to stop is not ready before it stops.
    private Told leaving() throws Exception {
        var base = TestPlatform.freePorts();
        var home = Home.open(AtEnd.directory("bhiv-leaving-"));
        var options = TestPlatform.options(
                home, base, Set.of(Role.CRM), Map.of(Role.GATEWAY, platform.url(Role.GATEWAY)), Duration.ofSeconds(3));
        var leaving = Platform.start(options, platform.access());
        var url = leaving.urls().get(Role.CRM) + "/health/ready";
        try (var closing = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(get(url).statusCode()).isEqualTo(200);
            var closed = closing.submit(leaving::close);
            await().pollInterval(Duration.ofMillis(20)).until(() -> get(url).statusCode() != 200);
            var told = Told.of(get(url));
            closed.get();
            return told;
        }
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// A POST whose body is not what its head says.
    private Told raw(String lengths, String body) throws IOException {
        var url = platform.url(Role.CRM);
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("POST /accounts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + platform.token("Sales") + "\r\nContent-Type: application/json\r\n" + lengths
                                    + "\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            var in = socket.getInputStream();
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            var length = Pattern.compile("(?i)content-length: *(\\d+)").matcher(head);
            assertThat(length.find()).as(head.toString()).isTrue();
            var document = new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
            var type = Pattern.compile("(?i)content-type: *([^\r]+)").matcher(head);
            return new Told(Integer.parseInt(head.substring(9, 12)), type.find() ? type.group(1) : "", document);
        }
    }
}
