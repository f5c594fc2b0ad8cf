package ai.bhiv.workflow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Workflows over HTTP on a running platform.
class WorkflowTest {
    private final TestPlatform platform = TestPlatform.shared();
    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    private HttpResponse<String> send(String method, String path, String role, String body) {
        return platform.send(method, Role.AGENTS, path, platform.token(role), body);
    }

    private JsonNode done(String method, String path, String role, String body) {
        var answer = send(method, path, role, body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return TestPlatform.json(answer);
    }

    private String active(String name, String version, String tasks) {
        var source = """
                document: { dsl: 1.0.0, namespace: test, name: %s, version: %s }
                do:
                """.formatted(name, version) + tasks.indent(2);
        var id = done("POST", "/workflows", "Admin", source).path("id").asString();
        done("POST", "/workflows/" + id + "/activate", "Admin", "");
        return id;
    }

    private String execute(String workflow, String role, String input) {
        return done("POST", "/workflows/" + workflow + "/execute", role, "{\"input\":" + input + "}")
                .path("id")
                .asString();
    }

    private JsonNode reaches(String execution, String status) {
        await().atMost(Duration.ofSeconds(40))
                .until(() -> execution(execution).path("status").asString().equals(status));
        return execution(execution);
    }

    private JsonNode execution(String id) {
        return done("GET", "/executions/" + id, "Admin", null);
    }

    private JsonNode approval(String execution) {
        await().atMost(Duration.ofSeconds(40)).until(() -> !approvals(execution).isEmpty());
        return approvals(execution).getFirst();
    }

    private List<JsonNode> approvals(String execution) {
        return done("GET", "/approvals?state=open&limit=200", "Admin", null)
                .path("items")
                .valueStream()
                .filter(one -> one.path("execution").asString().equals(execution))
                .toList();
    }

    private JsonNode run(String tasks, String input) {
        var id = execute(active("run-" + unique + "-" + tasks.hashCode() % 10_000, "1.0.0", tasks), "Admin", input);
        await().atMost(Duration.ofSeconds(40))
                .until(() -> execution(id).has("finished_at")
                        && !execution(id).path("finished_at").isNull());
        return execution(id);
    }

    @Test
    void anExampleWaitsForAPersonAndThenCreatesTheAccountAsTheOneWhoStartedIt() {
        var examples = done("GET", "/workflows/examples", "Ops", null);
        assertThat(examples.findValuesAsString("name")).contains("late-shipments", "new-account", "stock-check");
        var made = send("POST", "/workflows/examples/new-account", "Admin", "");
        var id = made.statusCode() == 409
                ? done("GET", "/workflows?name=new-account", "Admin", null)
                        .path("items")
                        .get(0)
                        .path("id")
                        .asString()
                : TestPlatform.json(made).path("id").asString();
        send("POST", "/workflows/" + id + "/activate", "Admin", "");
        var refused = send("POST", "/workflows/" + id + "/execute", "Admin", "{\"input\":{\"revenue\":-1}}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("workflow.input.invalid", "/name", "/revenue");
        var execution = execute(id, "Admin", "{\"name\":\"Harbour " + unique + "\",\"revenue\":2500000}");
        var approval = approval(execution);
        assertThat(approval.path("title").asString()).isEqualTo("Take on Harbour " + unique + "?");
        reaches(execution, "waiting");
        var path = "/approvals/" + approval.path("id").asString() + "/decide";
        var decided = done("POST", path, "Ops", "{\"approve\":true,\"comment\":\"welcome\"}");
        assertThat(decided.path("state").asString()).isEqualTo("approved");
        var end = reaches(execution, "completed");
        assertThat(end.path("output").path("added").asBoolean()).isTrue();
        var account = TestPlatform.json(platform.send(
                "GET",
                Role.CRM,
                "/accounts/" + end.path("output").path("account").asString(),
                platform.token("Admin"),
                null));
        assertThat(account.path("name").asString()).isEqualTo("Harbour " + unique);
        var timeline = done("GET", "/executions/" + execution + "/timeline", "Admin", null);
        assertThat(timeline.valueStream()
                        .filter(event -> event.path("kind").asString().equals("completed"))
                        .map(event -> event.path("task").asString()))
                .containsExactly(
                        "/do/0/remember",
                        "/do/1/size",
                        "/do/2/ask",
                        "/do/3/decided",
                        "/do/5/create/try/0/add",
                        "/do/5/create/try/1/tell",
                        "/do/5/create");
        var again = send("POST", path, "Ops", "{\"approve\":false}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("approved by");
    }

    @Test
    void theExampleOfLateShipmentsAsksForThoseAloneWhoseDayHasPassed() {
        var today = LocalDate.now(ZoneOffset.UTC);
        for (int days : List.of(-1, 0, 3)) {
            shipment("LATE%d-%s".formatted(days, unique), today.plusDays(days));
        }
        var id = done("POST", "/workflows/examples/late-shipments", "Admin", "")
                .path("id")
                .asString();
        done("POST", "/workflows/" + id + "/activate", "Admin", "");
        var details = approval(execute(id, "Admin", "{\"limit\":50}")).path("details");
        assertThat(details.findValuesAsString("number"))
                .contains("LATE-1-" + unique)
                .doesNotContain("LATE0-" + unique, "LATE3-" + unique);
        assertThat(details.findValuesAsString("scheduled_on")).allMatch(day -> day.compareTo(today.toString()) < 0);
    }

    private void shipment(String number, LocalDate day) {
        var item = made(
                        "/inventory",
                        "{\"sku\":\"%s\",\"name\":\"Goods\",\"category\":\"Other\",\"unit_price\":{\"amount\":\"1.00\",\"currency\":\"EUR\"}}"
                                .formatted(number))
                .path("id")
                .asString();
        made("/shipments", """
                {"number":"%s","mode":"truck","lines":[{"item_id":"%s","quantity":1,"scheduled_on":"%s"}]}""".formatted(number, item, day));
    }

    private JsonNode made(String path, String body) {
        var answer = platform.send("POST", Role.LOGISTICS, path, platform.token("Admin"), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return TestPlatform.json(answer);
    }

    @Test
    void aWorkflowCanDoNoMoreThanWhoeverStartedIt() {
        var id = active("rights-" + unique, "1.0.0", """
                - add:
                    call: crm.accounts.create
                    with: { name: "Never %s" }
                """.formatted(unique));
        var execution = execute(id, "Ops", "{}");
        await().atMost(Duration.ofSeconds(40))
                .until(() -> !execution(execution).path("finished_at").isNull());
        var end = execution(execution);
        assertThat(end.path("status").asString()).isEqualTo("faulted");
        assertThat(end.path("error").path("status").asInt()).isEqualTo(403);
        assertThat(end.path("error").path("type").asString()).endsWith("/errors/authorization");
        assertThat(end.path("error").path("instance").asString()).isEqualTo("/do/0/add");
    }

    @Test
    void loopsSwitchesForksCatchesRetriesWaitsAndChildrenDoWhatTheySay() {
        assertThat(run("""
                - loop:
                    for: { each: n, at: i, in: "${ $workflow.input.list }" }
                    while: ${ . < 100 }
                    do:
                      - add: { set: "${ . + $n * ($i + 1) }" }
                    input: { from: "${ 0 }" }
                """, "{\"list\":[1,2,3]}").path("output").toString()).isEqualTo("14");
        assertThat(run("""
                - both:
                    fork:
                      branches:
                        - a: { wait: { milliseconds: 30 }, output: { as: "a" } }
                        - b: { set: "b" }
                """, "{}").path("output").toString()).isEqualTo("[\"a\",\"b\"]");
        var caught = run("""
                - risky:
                    try:
                      - fail:
                          raise: { error: { type: "https://serverlessworkflow.io/spec/1.0.0/errors/timeout", status: 408 } }
                    catch:
                      errors: { with: { type: "https://serverlessworkflow.io/dsl/errors/types/timeout" } }
                      as: e
                      retry: { delay: PT0.01S, backoff: { exponential: {} }, limit: { attempt: { count: 2 } } }
                      do:
                        - tell: { set: { where: "${ $e.instance }", status: "${ $e.status }" } }
                """, "{}");
        assertThat(caught.path("output").toString()).isEqualTo("{\"where\":\"/do/0/risky/try/0/fail\",\"status\":408}");
        var timeline = done("GET", "/executions/" + caught.path("id").asString() + "/timeline", "Admin", null);
        assertThat(timeline.findValuesAsString("kind").stream().filter("retried"::equals))
                .hasSize(2);
        var late = run("""
                - slow:
                    timeout: { after: PT0.2S }
                    do:
                      - sleep: { wait: PT1H }
                """, "{}");
        assertThat(late.path("status").asString()).isEqualTo("faulted");
        assertThat(late.path("error").path("status").asInt()).isEqualTo(408);
        assertThat(late.path("error").path("instance").asString()).isEqualTo("/do/0/slow");
        active("child-" + unique, "1.0.0", """
                - check:
                    if: ${ .bad }
                    raise: { error: { type: "about:mine", status: 422, title: "Bad" } }
                - twice: { set: "${ .n * 2 }" }
                """);
        var parent = """
                - go:
                    run: { workflow: { namespace: test, name: child-%s, input: "${ . }" } }
                """.formatted(unique);
        assertThat(run(parent, "{\"n\":21}").path("output").asInt()).isEqualTo(42);
        var failed = execute(active("parent2-" + unique, "1.0.0", parent), "Admin", "{\"bad\":true}");
        assertThat(reaches(failed, "faulted").path("error").path("title").asString())
                .isEqualTo("Bad");
        assertThat(execution(failed).path("error").path("instance").asString()).isEqualTo("/do/0/go");
        var endless = run("""
                - spin: { set: "${ def f: f; f }" }
                """, "{}");
        assertThat(endless.path("error").path("type").asString()).endsWith("/errors/expression");
    }

    @Test
    void anExecutionEndsOnTheVersionThatItBeganWith() {
        var wait = """
                - ask: { call: approval, with: { title: "Go on?" } }
                - tell: { set: "%s" }
                """;
        var first = active("versions-" + unique, "1.0.0", wait.formatted("one"));
        var execution = execute(first, "Admin", "{}");
        var approval = approval(execution);
        var second = active("versions-" + unique, "2.0.0", "- tell: { set: \"two\" }\n");
        done("POST", "/workflows/" + first + "/retire", "Admin", "");
        assertThat(send("POST", "/workflows/" + first + "/execute", "Admin", "{}")
                        .body())
                .contains("workflow.version.not-active");
        assertThat(send("POST", "/workflows/" + first + "/activate", "Admin", "")
                        .body())
                .contains("workflow.version.transition-refused");
        done("POST", "/approvals/" + approval.path("id").asString() + "/decide", "Admin", "{\"approve\":true}");
        assertThat(reaches(execution, "completed").path("output").asString()).isEqualTo("one");
        assertThat(reaches(execute(second, "Admin", "{}"), "completed")
                        .path("output")
                        .asString())
                .isEqualTo("two");
    }

    @Test
    void ofSixteenWhoDecideAtOnceOneDoesAndTheOthersAreToldHow() throws Exception {
        var execution = execute(
                active("race-" + unique, "1.0.0", "- ask: { call: approval, with: { title: \"Who?\" } }\n"),
                "Admin",
                "{}");
        var path = "/approvals/" + approval(execution).path("id").asString() + "/decide";
        var token = platform.token("Admin");
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 16; i++) {
            boolean approve = i % 2 == 0;
            calls.add(() -> platform.send("POST", Role.AGENTS, path, token, "{\"approve\":" + approve + "}")
                    .statusCode());
        }
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : threads.invokeAll(calls)) {
                statuses.add(call.get());
            }
        }
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(15);
        reaches(execution, "completed");
    }

    @Test
    void aCancelledExecutionEndsWithItsQuestionAndAnExpiredOneMeansNo() {
        var ask = "- ask: { call: approval, with: { title: \"May I?\", expires: %s } }\n";
        var cancelled = execute(active("cancel-" + unique, "1.0.0", ask.formatted("PT1H")), "Admin", "{}");
        var approval = approval(cancelled);
        done("POST", "/executions/" + cancelled + "/cancel", "Ops", "");
        reaches(cancelled, "cancelled");
        assertThat(done("GET", "/approvals/" + approval.path("id").asString(), "Admin", null)
                        .path("state")
                        .asString())
                .isEqualTo("withdrawn");
        var expired = execute(active("expire-" + unique, "1.0.0", ask.formatted("PT0.3S")), "Admin", "{}");
        assertThat(reaches(expired, "completed").path("output").path("state").asString())
                .isEqualTo("expired");
    }

    @Test
    void whatIsDoneToARunIsDoneToItsExecutionsAndTheirQuestions() {
        var ask = active("asked-" + unique, "1.0.0", "- ask: { call: approval, with: { title: \"May I?\" } }\n");
        var parent = execute(active("asking-" + unique, "1.0.0", """
                - go:
                    run: { workflow: { namespace: test, name: asked-%s } }
                """.formatted(unique)), "Admin", "{}");
        var executions = "/executions?workflow=" + ask;
        await().atMost(Duration.ofSeconds(40))
                .until(() ->
                        !done("GET", executions, "Admin", null).path("items").isEmpty());
        var child = done("GET", executions, "Admin", null)
                .path("items")
                .path(0)
                .path("id")
                .asString();
        var asked = approval(child).path("id").asString();
        done("POST", "/executions/" + parent + "/cancel", "Admin", "");
        assertThat(question(asked)).as("of a child").isEqualTo("withdrawn");
        reaches(child, "cancelled");

        var run = execute(ask, "Admin", "{}");
        var second = approval(run).path("id").asString();
        done("POST", "/work/runs/" + run + "/cancel", "Admin", "");
        assertThat(question(second)).as("of the run itself").isEqualTo("withdrawn");
        reaches(run, "cancelled");

        var fork = done("POST", "/work/runs/" + run + "/fork", "Admin", "{\"step\":1}")
                .path("id")
                .asString();
        assertThat(execution(fork).path("workflow").asString()).isEqualTo(ask);
        var anew = approval(fork).path("id").asString();
        done("POST", "/approvals/" + anew + "/decide", "Ops", "{\"approve\":true}");
        assertThat(reaches(fork, "completed").path("output").path("approved").asBoolean())
                .isTrue();
    }

    private String question(String approval) {
        return done("GET", "/approvals/" + approval, "Admin", null)
                .path("state")
                .asString();
    }

    @Test
    void aBadDefinitionIsRefusedWithEveryFaultAndNothingIsStored() {
        var bad = "document: { dsl: 1.0.0, namespace: test, name: bad-" + unique + ", version: 1.0.0 }\n"
                + "do:\n  - a: { call: no.such.operation }\n  - b: { set: \"${ .x | }\" }\n";
        var refused = send("POST", "/workflows", "Admin", bad);
        assertThat(refused.statusCode()).isEqualTo(422);
        var errors = TestPlatform.json(refused).path("errors");
        assertThat(errors.findValuesAsString("pointer")).contains("/do/0/a/call", "/do/1/b/set");
        assertThat(refused.body()).contains("line 3");
        assertThat(done("GET", "/workflows?name=bad-" + unique, "Admin", null)
                        .path("items")
                        .isEmpty())
                .isTrue();
        var checked = done("POST", "/workflows/validate", "Admin", bad);
        assertThat(checked.path("valid").asBoolean()).isFalse();
        assertThat(checked.path("faults").size()).isEqualTo(2);
    }
}
