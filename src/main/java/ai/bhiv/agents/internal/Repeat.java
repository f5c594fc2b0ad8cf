package ai.bhiv.agents.internal;

import ai.bhiv.agents.AgentAnswer.Action;
import ai.bhiv.platform.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a call down so that a person can make it again, by API and by command line (ASK-8).
final class Repeat {
    private Repeat() {}

    static Action action(ToolCard card, Map<String, String> arguments, boolean done, @Nullable String problem) {
        var path = card.publicPath();
        var query = new StringBuilder();
        var body = new LinkedHashMap<String, String>();
        var cli = new StringBuilder("bhiv ").append(card.operation().replace('.', ' '));
        for (var argument : arguments.entrySet()) {
            var parameter = card.parameter(argument.getKey());
            var place = parameter == null ? "query" : parameter.place();
            switch (place) {
                case "path" -> path = path.replace("{" + argument.getKey() + "}", encoded(argument.getValue()));
                case "body" -> body.put(argument.getKey(), argument.getValue());
                default ->
                    query.append(query.isEmpty() ? "?" : "&")
                            .append(argument.getKey())
                            .append('=')
                            .append(encoded(argument.getValue()));
            }
            if (place.equals("path")) {
                cli.append(' ').append(quoted(argument.getValue()));
            } else {
                cli.append(" --")
                        .append(argument.getKey().replace('_', '-'))
                        .append('=')
                        .append(quoted(argument.getValue()));
            }
        }
        return new Action(
                card.operation(),
                card.method(),
                path + query,
                body.isEmpty() ? null : Json.MAPPER.writeValueAsString(body),
                cli.toString(),
                done,
                problem);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String quoted(String value) {
        return value.matches("[\\w.@:/-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
