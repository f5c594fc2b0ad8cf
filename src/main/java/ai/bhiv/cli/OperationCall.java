package ai.bhiv.cli;

import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Shape;
import ai.bhiv.platform.json.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls one operation of the contract with the words of the command line. What is wrong with a value the server
/// says.
final class OperationCall implements Callable<Integer> {
    private static final int KEY_BITS = 128;

    private final Surroundings surroundings;
    private final Operation operation;
    private final Contracts contracts;
    private final Connection connection = new Connection();
    private final Output output = new Output();
    /// Option by field; a field whose name another option has gets `--field-...`.
    private final Map<String, String> options = new LinkedHashMap<>();
    private CommandSpec spec = CommandSpec.create();

    OperationCall(Surroundings surroundings, Operation operation, Contracts contracts) {
        this.surroundings = surroundings;
        this.operation = operation;
        this.contracts = contracts;
    }

    Connection connection() {
        return connection;
    }

    Output output() {
        return output;
    }

    void use(CommandSpec own) {
        spec = own;
    }

    /// The option for a field.
    String name(String field, Set<String> taken) {
        var usual = "--" + field.replace('_', '-');
        var name = taken.add(usual) ? usual : "--field-" + field.replace('_', '-');
        taken.add(name);
        options.put(field, name);
        return name;
    }

    /// The body's members; those of records in it by their path, `amount.currency`.
    List<Shape.Field> bodyFields() {
        var body = operation.body();
        var fields = new ArrayList<Shape.Field>();
        if (body != null && body.field().shape() instanceof Shape.Structure structure) {
            flatten("", structure, fields);
        }
        return fields;
    }

    private static void flatten(String prefix, Shape.Structure structure, List<Shape.Field> fields) {
        for (var field : structure.fields()) {
            if (prefix.isEmpty() && field.shape() instanceof Shape.Structure inner) {
                flatten(field.name() + ".", inner, fields);
            } else {
                fields.add(new Shape.Field(
                        prefix + field.name(),
                        field.shape(),
                        field.required(),
                        field.nullable(),
                        field.fallback(),
                        field.meaning(),
                        field.synonyms()));
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        var words = spec.commandLine().getParseResult();
        var api = operation.isPublic() ? new Api(connection.address(surroundings), null) : connection.api(surroundings);
        var path = path(words, operation.path());
        var request = new ApiRequest(operation.httpMethod(), path + query(words), Map.of(), body(words), patience());
        if (operation.body() != null) {
            request = request.with("Content-Type", "application/json");
        }
        if (operation.keyed()) {
            request = request.with(
                    "Idempotency-Key",
                    words.matchedOptionValue(
                            "--idempotency-key", surroundings.ids().secret(KEY_BITS)));
        }
        if (operation.version() != null) {
            request = request.with("If-Match", version(api, words));
        }
        if (operation.event() != null) {
            var after = words.matchedOptionValue("--last-event-id", "");
            return new EventPrinter(api, surroundings.terminal()).print(request, after);
        }
        if (operation.result() == Download.class) {
            api.download(request, surroundings.terminal().out());
        } else {
            output.print(api.send(request), surroundings.terminal());
        }
        return ExitCode.DONE;
    }

    private java.time.Duration patience() {
        return operation.deadline().plusSeconds(10);
    }

    /// The operations of the gateway's own port keep their path; those of other roles are behind it.
    private String path(ParseResult words, String template) {
        var path = template;
        int place = 0;
        for (var field : operation.pathFields()) {
            path = path.replace(
                    "{" + field.name() + "}", ApiRequest.encoded(words.matchedPositionalValue(place++, "")));
        }
        return operation.roles().contains(ai.bhiv.platform.Role.GATEWAY)
                ? path
                : "/api/" + operation.roles().iterator().next().key() + path;
    }

    private String query(ParseResult words) {
        var query = new StringBuilder();
        for (var field : operation.queryFields()) {
            var value = given(words, field);
            if (value != null) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(ApiRequest.encoded(field.name()))
                        .append('=')
                        .append(ApiRequest.encoded(value));
            }
        }
        return query.toString();
    }

    private @Nullable String given(ParseResult words, Shape.Field field) {
        var option = options.get(field.name());
        return option != null && words.hasMatchedOption(option)
                ? words.matchedOption(option).<String>getValue()
                : null;
    }

    private BodyPublisher body(ParseResult words) throws IOException {
        if (operation.upload() != null) {
            return upload(words.matchedOptionValue("--file", ""));
        }
        if (operation.body() == null) {
            return BodyPublishers.noBody();
        }
        var body = words.hasMatchedOption("--body")
                ? json(words.matchedOptionValue("--body", ""))
                : Json.MAPPER.createObjectNode();
        if (body instanceof ObjectNode object) {
            for (var field : bodyFields()) {
                var value = given(words, field);
                if (value != null) {
                    put(object, field.name(), value(field.shape(), value));
                }
            }
        }
        return BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body));
    }

    private static BodyPublisher upload(String file) throws FileNotFoundException {
        return file.equals("-") ? BodyPublishers.ofInputStream(() -> System.in) : BodyPublishers.ofFile(Path.of(file));
    }

    private static void put(ObjectNode object, String name, JsonNode value) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            object.set(name, value);
        } else {
            var outer = name.substring(0, dot);
            var inner = object.get(outer) instanceof ObjectNode made ? made : object.putObject(outer);
            inner.set(name.substring(dot + 1), value);
        }
    }

    private static JsonNode value(Shape shape, String text) {
        boolean composed = shape instanceof Shape.Structure
                || shape instanceof Shape.Named
                || shape instanceof Shape.Free
                || text.startsWith("[") && shape instanceof Shape.Many;
        return composed ? parsed(text) : shape.fromText(text);
    }

    private JsonNode json(String given) throws IOException {
        if (given.equals("-")) {
            var text = new StringBuilder();
            for (var line = surroundings.terminal().line();
                    line != null;
                    line = surroundings.terminal().line()) {
                text.append(line).append('\n');
            }
            return parsed(text.toString());
        }
        return parsed(given.startsWith("@") ? Files.readString(Path.of(given.substring(1))) : given);
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new Stopped(ExitCode.USAGE, "not JSON: " + e.getOriginalMessage());
        }
    }

    /// The stored version, from the operation that reads the same record.
    private String version(Api api, ParseResult words) {
        if (words.hasMatchedOption("--if-match")) {
            var given = words.matchedOptionValue("--if-match", "");
            return given.startsWith("\"") || given.equals("*") ? given : '"' + given + '"';
        }
        for (var path = operation.path(); path.contains("{"); path = path.substring(0, path.lastIndexOf('/'))) {
            var wanted = path;
            boolean readable = contracts.of(operation.contract()).stream()
                    .anyMatch(other ->
                            other.httpMethod().equals("GET") && other.path().equals(wanted));
            if (readable) {
                var etag = api.get(path(words, path)).etag();
                if (!etag.isEmpty()) {
                    return etag;
                }
            }
        }
        throw new Stopped(ExitCode.USAGE, "--if-match is needed: no operation reads this record's version");
    }
}
