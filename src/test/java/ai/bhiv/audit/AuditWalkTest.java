package ai.bhiv.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.AuditDetector;
import ai.bhiv.testing.Samples;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// AUD-2: every operation that changes something, called with success as the contract alone describes it, leaves
/// exactly one entry with the right actor, target, version and changed fields; and a transaction that writes a business
/// table
/// without an entry does not get through its commit.
class AuditWalkTest {
    /// What would take the sign-in of the tests away, or stop what they need.
    private static final Set<String> NOT_HERE = Set.of("identity.auth", "identity.sessions", "platform.tenants");

    private static final Set<String> IMPLIED = Set.of("version", "updated_at", "updated_by");

    private final TestPlatform platform = TestPlatform.shared();
    private final Collection<Operation> operations =
            platform.platform().part(Contracts.class).operations();
    private final Samples samples = new Samples(new Random(20261125));
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> reached = new TreeSet<>();
    private final Set<String> unreached = new TreeSet<>();
    private int calls;

    private record Made(String path, JsonNode record) {}

    @Test
    void everyChangeLeavesExactlyOneEntryThatTellsOfIt() throws Exception {
        platform.operator();
        AuditDetector.watch(platform.access());
        try {
            walkAll();
        } finally {
            AuditDetector.end(platform.access());
        }
        System.out.printf(
                "audit walk: %d operations changed something and left their entry; not reached with what the contract"
                        + " alone says: %s%n",
                reached.size(), unreached);
        assertThat(wrong).isEmpty();
        assertThat(reached).hasSizeGreaterThan(20);
    }

    private void walkAll() throws SQLException {
        for (var operation : operations) {
            if (operation.audit() == Op.Audit.MUTATION
                    && operation.transactional()
                    && !operation.isPublic()
                    && NOT_HERE.stream().noneMatch(operation.id()::startsWith)) {
                walk(operation);
            }
        }
    }

    private void walk(Operation operation) throws SQLException {
        var path = operation.path();
        Made made = null;
        if (path.contains("{")) {
            made = operation.pathFields().size() == 1 ? make(operation) : null;
            if (made == null) {
                unreached.add(operation.id() + " (no record)");
                return;
            }
            path = made.path + path.substring(path.indexOf('}') + 1);
        }
        var before = made == null ? null : TestPlatform.json(send("GET", operation, made.path, null, "before", null));
        var version = before == null ? "" : before.path("version").asString("");
        var correlation = "audit-walk-" + calls++;
        var answer = send(operation.httpMethod(), operation, path, body(operation), correlation, version);
        if (answer.statusCode() >= 300) {
            unreached.add(operation.id() + " " + answer.statusCode());
            if (answer.statusCode() >= 500) {
                wrong.add(operation.id() + ": " + answer.body());
            }
            return;
        }
        reached.add(operation.id());
        var after = made != null && operation.httpMethod().equals("PUT")
                ? TestPlatform.json(send("GET", operation, made.path, null, "after", null))
                : null;
        judge(operation, correlation, made, before, after, answer);
    }

    private void judge(
            Operation operation,
            String correlation,
            Made made,
            JsonNode before,
            JsonNode after,
            HttpResponse<String> answer)
            throws SQLException {
        var entries = entries(correlation);
        // A batch leaves one for itself and one for each of its records.
        var own = entries.stream()
                .filter(one -> one.path("operation").asString().equals(operation.id()))
                .toList();
        if (own.size() != 1 || entries.size() != 1 && !operation.id().endsWith(".batch")) {
            wrong.add(operation.id() + ": " + entries.size() + " entries (expected: 1) " + entries);
            return;
        }
        var entry = own.getFirst();
        var said = TestPlatform.json(answer);
        expect(operation, "operation", operation.id(), entry.path("operation").asString());
        expect(operation, "outcome", "success", entry.path("outcome").asString());
        expect(operation, "actor", me(), entry.path("actor_id").asString());
        expect(
                operation,
                "target",
                made == null
                        ? said.path("id").asString("")
                        : made.record.path("id").asString(),
                entry.path("resource_ids").path(0).asString(""));
        if (said.has("version")) {
            expect(
                    operation,
                    "version",
                    said.path("version").asString(),
                    entry.path("resource_version").asString("none"));
        }
        if (after != null) {
            var changed = new TreeSet<String>();
            Stream.of(before, after)
                    .flatMap(one -> one.propertyNames().stream())
                    .forEach(name -> {
                        if (!IMPLIED.contains(name) && !before.path(name).equals(after.path(name))) {
                            changed.add(name);
                        }
                    });
            expect(
                    operation,
                    "changed fields",
                    changed.toString(),
                    new TreeSet<>(entry.path("detail").path("changes").propertyNames()).toString());
        }
    }

    private void expect(Operation operation, String what, String expected, String is) {
        if (!expected.equals(is)) {
            wrong.add(operation.id() + ": " + what + " " + is + " (expected: " + expected + ")");
        }
    }

    private String me() {
        return platform.as("Operator").principal().id();
    }

    /// A record that the operation can be called on, by the same interface's own create.
    private Made make(Operation operation) {
        return operations.stream()
                .filter(create -> create.contract().equals(operation.contract())
                        && create.httpMethod().equals("POST")
                        && create.creates()
                        && operation.path().startsWith(create.path() + "/{"))
                .map(create -> send("POST", create, create.path(), body(create), "make", null))
                .filter(answer -> answer.statusCode() == 201)
                .map(TestPlatform::json)
                .filter(record -> record.has("id"))
                .map(record -> new Made(
                        operation.path().substring(0, operation.path().indexOf('{'))
                                + record.path("id").asString(),
                        record))
                .findFirst()
                .orElse(null);
    }

    private String body(Operation operation) {
        return operation.body() == null
                ? null
                : samples.fitting(operation.body().field().shape()).toString();
    }

    private HttpResponse<String> send(
            String method, Operation operation, String path, String body, String correlation, String version) {
        var headers = new ArrayList<>(List.of("X-Correlation-ID", correlation));
        if (version != null && !version.isEmpty()) {
            headers.addAll(List.of("If-Match", "\"" + version + "\""));
        }
        return platform.send(method, role(operation), path, platform.operator(), body, headers.toArray(String[]::new));
    }

    private static Role role(Operation operation) {
        return operation.roles().contains(Role.GATEWAY)
                ? Role.GATEWAY
                : operation.roles().iterator().next();
    }

    /// What the log holds of the call, with its detail.
    private List<ObjectNode> entries(String correlation) throws SQLException {
        await().atMost(Duration.ofSeconds(30)).until(() -> waiting() == 0);
        var found = new ArrayList<ObjectNode>();
        try (var connection = TestDatabase.superuser(platform.access());
                var statement = connection.prepareStatement("""
                        select e.entry, d.detail from audit.entries e join audit.details d on d.entry_id = e.id
                        where e.correlation = ?""")) {
            statement.setString(1, correlation);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var entry = (ObjectNode) Json.MAPPER.readTree(row.getString(1));
                    entry.set("detail", Json.MAPPER.readTree(row.getString(2)));
                    found.add(entry);
                }
            }
        }
        return found;
    }

    private long waiting() throws SQLException {
        try (var connection = TestDatabase.superuser(platform.access());
                var row = connection.createStatement().executeQuery("""
                        select sum((xpath('/row/n/text()', query_to_xml(
                            format('select count(*) as n from %I.audit_outbox', n.nspname), false, true, '')))[1]
                            ::text::bigint)
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relname = 'audit_outbox'""")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aTransactionThatWritesABusinessTableWithoutAnEntryIsFailed() throws SQLException {
        var access = TestDatabase.fresh(List.of("platform", "identity", "crm"));
        assertThat(AuditDetector.watch(access)).contains("crm.customers", "crm.accounts", "identity.users");
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.appUser(), access.appPassword())) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("select set_config('bhiv.tenant', 'default', true)");
                statement.execute("insert into crm.sales_reps (id, name, name_key, words, created_by, updated_by)"
                        + " values (gen_random_uuid(), 'Unseen', 'unseen', 'unseen', 'x', 'x')");
                org.assertj.core.api.Assertions.assertThatThrownBy(connection::commit)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo(AuditDetector.STATE));
            }
        }
    }
}
