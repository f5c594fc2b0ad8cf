package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Shape;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.Samples;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Marked secrets are planted wherever one can be given, right or wrong, and looked for wherever something is written
/// or shown (PLT-51). The places come from the contract, so that an operation added tomorrow is searched tomorrow.
class CanaryTest {
    /// Part of every canary: one search finds all of them.
    private static final String MARK = "cnry" + Long.toString(new Random().nextLong() & Long.MAX_VALUE, 36);

    private final TestPlatform platform = TestPlatform.shared();
    private final Samples samples = new Samples(new Random(20261125));
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private final List<String> found = new ArrayList<>();
    private int planted;

    @Test
    void aSecretIsFoundNowhereItDoesNotBelong() throws Exception {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        var log = new Log();
        log.setContext(root.getLoggerContext());
        log.start();
        root.addAppender(log);
        // It keeps to itself.
        var access = (Logger) LoggerFactory.getLogger("access");
        access.addAppender(log);
        Map<String, String> made;
        try {
            plantInMaskedFields();
            plantInHeadersAndQueries();
            made = secretsThatThePlatformMade();
            // Refusals are recorded through the spool within its window of 10 s, so it is searched as a file too.
            settle();
        } finally {
            root.detachAppender(log);
            access.detachAppender(log);
        }
        assertThat(written).anyMatch(line -> line.startsWith("access: ") && line.contains("/auth/verify"));
        assertThat(planted).isGreaterThan(100);
        searchTexts("log", written, made);
        searchTexts("answer", shown, Map.of());
        searchTexts("open page", openPages(), made);
        searchTables(made);
        searchFiles(platform.home().path(), made);
        searchProcesses(made);
        assertThat(found).isEmpty();
    }

    private String canary() {
        return MARK + " number " + ++planted;
    }

    private void plantInMaskedFields() {
        int masked = 0;
        for (var operation : platform.platform().part(Contracts.class).operations()) {
            var body = operation.body();
            if (body == null || !(body.field().shape() instanceof Shape.Structure structure)) {
                continue;
            }
            for (var name : operation.masked()) {
                var field = structure.field(name);
                if (field == null) {
                    continue;
                }
                masked++;
                send(
                        operation,
                        with(structure, name, Json.MAPPER.getNodeFactory().stringNode(canary())));
                var wrongTypes = Json.MAPPER.createArrayNode().add(canary()).add(canary());
                send(operation, with(structure, name, wrongTypes));
                send(
                        operation,
                        with(structure, name, Json.MAPPER.createObjectNode().put(canary(), canary())));
                send(
                        operation,
                        with(structure, name, Json.MAPPER.getNodeFactory().stringNode(canary() + "y".repeat(600))));
                for (var misspelt :
                        List.of(name + "s", name.substring(1), name.toUpperCase(java.util.Locale.ROOT), "value")) {
                    send(
                            operation,
                            with(
                                    structure,
                                    misspelt,
                                    Json.MAPPER.getNodeFactory().stringNode(canary())));
                }
                var whole = with(structure, name, Json.MAPPER.getNodeFactory().stringNode(canary()));
                send(operation, whole.substring(0, whole.length() - 2));
                send(operation, "{\"" + name + "\": " + canary().replace(' ', '_') + "}");
                send(operation, "{\"" + name + "\": \"" + canary() + "\", \"" + name + "\": \"" + canary() + "\"}");
                send(operation, "\"" + canary() + "\"");
            }
        }
        assertThat(masked).as("fields that take a secret").isGreaterThanOrEqualTo(4);
    }

    /// A body that fits except for this member.
    private String with(Shape.Structure structure, String name, tools.jackson.databind.JsonNode value) {
        var body = (ObjectNode) samples.fitting(structure);
        body.set(name, value);
        return body.toString();
    }

    private void send(Operation operation, String body) {
        var path = operation.path();
        for (var field : operation.pathFields()) {
            path = path.replace("{" + field.name() + "}", samples.nobody());
        }
        var token = operation.isPublic() ? "" : platform.operator();
        var headers = operation.version() == null ? new String[0] : new String[] {"If-Match", "\"1\""};
        keep(platform.send(operation.httpMethod(), role(operation), path, token, body, headers));
    }

    private void plantInHeadersAndQueries() {
        for (var role : Role.values()) {
            for (var path : List.of("/auth/verify", "/config", "/no/such/place")) {
                var basic = Base64.getEncoder().encodeToString(("me:" + canary()).getBytes(StandardCharsets.UTF_8));
                for (var header : List.of(
                        "Bearer " + canary().replace(' ', '.'),
                        "Bearer eyJhbGciOiJub25lIn0." + canary().replace(' ', '.') + ".x",
                        "Basic " + basic,
                        canary())) {
                    keep(platform.send("GET", role, path, "", null, "Authorization", header));
                }
                keep(platform.send(
                        "GET", role, path, "", null, "Cookie", "session=" + canary(), "X-API-Key", canary()));
                keep(platform.send("GET", role, path, "", null, "Proxy-Authorization", "Bearer " + canary()));
                for (var name : List.of("access_token", "token", "password", "api_key", "code", "client_secret")) {
                    var query = "?" + name + "=" + canary().replace(' ', '+');
                    keep(platform.send("GET", role, path + query, platform.operator(), null));
                    keep(platform.send("GET", role, path + query, "", null));
                }
            }
        }
    }

    /// What the platform itself makes or is given at its start: tokens, keys, passwords.
    private Map<String, String> secretsThatThePlatformMade() throws IOException {
        var secrets = new LinkedHashMap<String, String>();
        try (var files = Files.list(platform.home().path().resolve("secrets"))) {
            for (var file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
                secrets.put(
                        file.getFileName().toString(), Files.readString(file).strip());
            }
        }
        assertThat(secrets).containsKey("master-key");
        secrets.put("password of the application", platform.access().appPassword());
        secrets.put("password of the owner", platform.access().ownerPassword());
        secrets.put("password of the audit", platform.access().auditPassword());
        secrets.put("first password", TestPlatform.PASSWORD);
        var token = platform.token("Sales");
        secrets.put("access token", token);
        secrets.put("signature of an access token", token.substring(token.lastIndexOf('.') + 1));
        var login = platform.send(
                "POST",
                Role.GATEWAY,
                "/auth/login",
                "",
                Json.MAPPER.writeValueAsString(
                        Map.of("username", "test-sales", "password", TestPlatform.PASSWORD + " 2")));
        assertThat(login.statusCode()).isEqualTo(200);
        var refresh = TestPlatform.json(login).path("refresh_token").asString();
        secrets.put("refresh token", refresh);
        keep(platform.send(
                "POST",
                Role.GATEWAY,
                "/auth/refresh",
                "",
                Json.MAPPER.writeValueAsString(Map.of("refresh_token", refresh + "x"))));
        return secrets;
    }

    private List<String> openPages() {
        var pages = new ArrayList<String>();
        for (var role : Role.values()) {
            for (var path : List.of("/config", "/metrics", "/info", "/health", "/openapi.json", "/errors")) {
                var answer = platform.send("GET", role, path, platform.operator(), null);
                pages.add(role + " " + path + "\n" + answer.headers().map() + "\n" + answer.body());
            }
        }
        Thread.getAllStackTraces().keySet().forEach(thread -> pages.add("thread " + thread.getName()));
        return pages;
    }

    /// Every table of every schema, row by row as text, by somebody who sees all of it.
    private void searchTables(Map<String, String> made) throws SQLException {
        var sought = new LinkedHashMap<>(made);
        sought.put("canary", MARK);
        int searched = 0;
        try (var connection = TestDatabase.superuser(platform.access());
                var statement = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (var rows = statement.executeQuery("""
                    select format('%I.%I', schemaname, tablename) from pg_tables
                     where schemaname not in ('pg_catalog', 'information_schema')""")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (var table : tables) {
                searched++;
                var sql = "select count(*) from " + table + " t where position(lower(?) in lower(t::text)) > 0"
                        + " or position(? in t::text) > 0";
                try (var query = connection.prepareStatement(sql)) {
                    for (var one : sought.entrySet()) {
                        query.setString(1, one.getValue());
                        // bytes read as hexadecimal digits
                        query.setString(
                                2, HexFormat.of().formatHex(one.getValue().getBytes(StandardCharsets.UTF_8)));
                        try (var rows = query.executeQuery()) {
                            rows.next();
                            if (rows.getLong(1) > 0) {
                                found.add(rows.getLong(1) + " rows of " + table + " hold " + one.getKey());
                            }
                        }
                    }
                }
            }
        }
        assertThat(searched).isGreaterThan(20);
    }

    /// Everything in the home but the secrets themselves; the database is searched as tables.
    private void searchFiles(Path home, Map<String, String> made) throws IOException {
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var top = home.relativize(file).getName(0).toString();
                if (!top.equals("secrets") && !top.equals("postgres")) {
                    searchTexts("file " + file, List.of(Files.readString(file, StandardCharsets.ISO_8859_1)), made);
                }
            }
        }
    }

    /// Arguments of this process and of all that it started, as `ps` shows them.
    private void searchProcesses(Map<String, String> made) {
        var self = ProcessHandle.current();
        java.util.stream.Stream.concat(java.util.stream.Stream.of(self), self.descendants())
                .forEach(process -> {
                    var file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
                    try {
                        searchTexts("process " + process.pid(), List.of(Files.readString(file)), made);
                    } catch (IOException ended) {
                        // It is gone, and its arguments with it.
                    }
                });
    }

    private void searchTexts(String where, List<String> texts, Map<String, String> made) {
        var sought = new LinkedHashMap<>(made);
        sought.put("canary", MARK);
        var basic = Base64.getEncoder().encodeToString(("me:" + MARK).getBytes(StandardCharsets.UTF_8));
        sought.put("canary in Basic", basic.substring(0, basic.length() - 4));
        for (var text : new TreeSet<>(texts)) {
            sought.forEach((what, secret) -> {
                int at = text.indexOf(secret);
                if (at >= 0) {
                    var from = Math.max(0, at - 200);
                    found.add(where + " holds " + what + ": "
                            + text.substring(from, at).replace('\n', ' '));
                }
            });
        }
    }

    private void keep(HttpResponse<String> answer) {
        shown.add(answer.request().method() + " " + answer.request().uri().getPath() + " " + answer.statusCode() + "\n"
                + answer.headers().map() + "\n" + answer.body());
    }

    private static void settle() throws InterruptedException {
        Thread.sleep(1_000);
    }

    private static Role role(Operation operation) {
        return operation.roles().contains(Role.GATEWAY)
                ? Role.GATEWAY
                : operation.roles().iterator().next();
    }

    /// Whatever would be written into the log, with its causes.
    private final class Log extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            written.add(event.getLoggerName() + ": " + event.getFormattedMessage() + " " + event.getMDCPropertyMap()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }
}
