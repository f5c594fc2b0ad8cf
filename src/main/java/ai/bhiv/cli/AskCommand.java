package ai.bhiv.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(description = "Ask a question in plain words; it is answered from your company's records.")
final class AskCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(arity = "1..*", paramLabel = "QUESTION", description = "Such as: What is our win rate?")
    private List<String> question = List.of();

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    @Option(names = "--dry-run", description = "Show the call that would answer it, and make none.")
    private boolean dryRun;

    @Option(names = "--rows", paramLabel = "N", description = "Rows shown below the answer, 1..20.")
    private int rows;

    AskCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var body = new LinkedHashMap<String, Object>();
        body.put("query", String.join(" ", question));
        if (dryRun) {
            body.put("dry_run", true);
        }
        if (rows > 0) {
            body.put("max_results", rows);
        }
        var reply = connection
                .api(surroundings)
                .send(ApiRequest.json("POST", "/api/agents/agents/orchestrator/query", body));
        if (json) {
            surroundings.terminal().out().writeBytes(reply.body());
            surroundings.terminal().out().println();
        } else {
            print(reply.json());
        }
        return allowed(reply.json()) ? ExitCode.DONE : ExitCode.NOT_ALLOWED;
    }

    private static boolean allowed(JsonNode answer) {
        return StreamSupport.stream(answer.path("actions").spliterator(), false)
                .noneMatch(action -> action.path("problem").asString("").endsWith(".forbidden"));
    }

    private void print(JsonNode answer) {
        var terminal = surroundings.terminal();
        var out = terminal.out();
        out.println(answer.path("answer").asString(""));
        var table = answer.path("table");
        if (table.isObject()) {
            var text = new TextTable(texts(table.path("columns")));
            table.path("rows").forEach(row -> text.row(texts(row)));
            out.println();
            text.print(out, "  ");
            int shown = table.path("rows").size();
            if (table.path("total").asInt(shown) > shown) {
                out.println("  ... " + (table.path("total").asInt() - shown) + " more");
            }
        }
        list(
                "What is missing:",
                answer.path("missing"),
                m -> m.path("field").asString("") + ": " + m.path("meaning").asString("") + choices(m.path("choices")));
        list(
                "I can answer, for example:",
                answer.path("suggestions"),
                s -> s.path("question").asString(""));
        list("Note:", answer.path("warnings"), w -> w.asString(""));
        out.println();
        out.println(terminal.dim(footer(answer)));
    }

    private void list(String heading, JsonNode items, java.util.function.Function<JsonNode, String> line) {
        var out = surroundings.terminal().out();
        if (!items.isEmpty()) {
            out.println();
            out.println(heading);
            items.forEach(item -> out.println("  " + line.apply(item)));
        }
    }

    private static String choices(JsonNode choices) {
        return choices.isEmpty() ? "" : " (" + String.join(", ", texts(choices)) + ")";
    }

    private static String footer(JsonNode answer) {
        var footer = new StringBuilder("engine: ").append(answer.path("engine").asString("unknown"));
        var operation = answer.path("operation").asString("");
        if (!operation.isEmpty()) {
            footer.append(" · operation: ")
                    .append(operation)
                    .append(answer.path("arguments").properties().stream()
                            .map(e -> e.getKey() + "=" + e.getValue().asString())
                            .collect(Collectors.joining(", ", "(", ")")));
        }
        return footer.append(" · trace: ")
                .append(answer.path("trace_id").asString("none"))
                .toString();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(Output::text)
                .toList();
    }
}
