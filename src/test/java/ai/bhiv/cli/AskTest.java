package ai.bhiv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.cli.FakeServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskTest {
    private static final String ROUTE = "POST /api/agents/agents/orchestrator/query";
    private static final String ANSWER = """
            {"query_id": "q", "agent": "orchestrator", "status": "answered", "answer": "SCMS was late most often.",
             "engine": "local", "operation": "logistics.analytics.shipments", "arguments": {"group_by": "supplier"},
             "trace_id": "t-1", "actions": [], "suggestions": [], "missing": [], "warnings": [],
             "table": {"columns": ["Supplier", "Late"], "rows": [["SCMS from RDC", "927"], ["Orgenics", "98"]],
                       "total": 12}}""";

    @TempDir
    private Path directory;

    private CliHouse house;

    @BeforeEach
    void open() throws IOException {
        house = new CliHouse(directory).signedIn();
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theAnswerComesWithItsTableAndWhereItIsFrom() {
        house.server.on(ROUTE, ANSWER);
        var ran = house.run("ask", "Which", "vendors", "were", "late?");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo("""
                SCMS was late most often.

                  Supplier       Late
                  -------------  ----
                  SCMS from RDC   927
                  Orgenics         98
                  ... 10 more

                engine: local · operation: logistics.analytics.shipments(group_by=supplier) · trace: t-1
                """);
        assertThat(house.server.last(ROUTE).body()).isEqualTo("{\"query\":\"Which vendors were late?\"}");
    }

    @Test
    void theApisAnswerIsPrintedUnchangedOnDemand() {
        house.server.on(ROUTE, ANSWER);
        assertThat(house.run("ask", "--json", "late?").out()).isEqualTo(ANSWER + "\n");
    }

    @Test
    void anHonestRefusalIsAnAnswerAndSaysWhatCanBeAnswered() {
        house.server.on(ROUTE, """
                {"status": "refused", "answer": "I cannot tell the weather.", "engine": "local", "trace_id": "t",
                 "suggestions": [{"question": "What is our win rate?"}]}""");
        var ran = house.run("ask", "Will it rain tomorrow?");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("I cannot tell the weather.").contains("  What is our win rate?");
    }

    @Test
    void whatTheCallerMayNotSeeEndsWithFour() {
        house.server.on(ROUTE, """
                {"status": "refused", "answer": "You may not see deals.", "engine": "local", "trace_id": "t",
                 "actions": [{"operation": "crm.analytics.pipeline", "problem": "platform.request.forbidden"}]}""");
        assertThat(house.run("ask", "What is our win rate?").code()).isEqualTo(4);
        house.server.on(ROUTE, _ -> Answer.problem(403, "platform.request.forbidden"));
        assertThat(house.run("ask", "What is our win rate?").code()).isEqualTo(4);
    }
}
