package ai.bhiv.platform.contract;

import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes the OpenAPI 3.1 document of a set of operations, from the same shapes that check their requests.
public final class OpenApi {
    private final Contracts contracts;

    public OpenApi(Contracts contracts) {
        this.contracts = contracts;
    }

    /// The document.
    ///
    /// @param title what it describes
    /// @param prefixes path in front of each operation's own
    public ObjectNode document(
            String title,
            String version,
            Collection<Operation> operations,
            java.util.function.Function<Operation, List<String>> prefixes) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("openapi", "3.1.0");
        root.putObject("info")
                .put("title", title)
                .put("version", version)
                .putObject("license")
                .put("name", "Apache License 2.0")
                .put("identifier", "Apache-2.0");
        root.putArray("servers").addObject().put("url", "/").put("description", "where this document came from");
        var paths = root.putObject("paths");
        var shared = new TreeMap<String, JsonNode>();
        var schemas = Schemas.into(shared);
        schemas.of(Shapes.of(ProblemDocument.class));
        operations.stream()
                .sorted(Comparator.comparing(Operation::path).thenComparing(Operation::httpMethod))
                .forEach(operation -> prefixes.apply(operation).forEach(prefix -> {
                    var path = prefix + operation.path();
                    var item = paths.get(path) instanceof ObjectNode known ? known : paths.putObject(path);
                    item.set(operation.httpMethod().toLowerCase(Locale.ROOT), operation(operation, prefix, schemas));
                }));
        var components = root.putObject("components");
        var written = components.putObject("schemas");
        shared.forEach(written::set);
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT");
        return root;
    }

    private ObjectNode operation(Operation operation, String prefix, Schemas schemas) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put(
                "operationId",
                prefix.isEmpty()
                        ? operation.id()
                        : operation.id() + "@" + prefix.substring(prefix.lastIndexOf('/') + 1));
        node.put("summary", operation.summary());
        node.putArray("tags").add(operation.resource());
        node.put("x-bhiv-permission", operation.permission());
        node.put("x-bhiv-audit", Json.wireName(operation.audit()));
        node.put("x-bhiv-rate", Json.wireName(operation.rate()));
        node.put("x-bhiv-tier", Json.wireName(operation.tier()));
        node.put("x-bhiv-effect", Json.wireName(operation.effect()));
        if (operation.deprecation() instanceof Deprecation deprecation) {
            node.put("deprecated", true);
            if (deprecation.sunset() != null) {
                node.put("x-bhiv-sunset", deprecation.sunset().toString());
            }
        }
        if (!operation.isPublic()) {
            node.putArray("security").addObject().putArray("bearer");
        } else {
            node.putArray("security");
        }
        var parameters = Json.MAPPER.createArrayNode();
        operation.pathFields().forEach(f -> parameters.add(parameter(f, "path", true, schemas)));
        operation.queryFields().forEach(f -> parameters.add(parameter(f, "query", f.required(), schemas)));
        if (operation.version() != null) {
            parameters.add(header(
                    "If-Match", "The ETag of the version that was read; an administrator's DELETE may say *.", true));
        }
        if (operation.resume() != null) {
            parameters.add(
                    header("Last-Event-ID", "The id of the event seen last: what comes after it is sent.", false));
        }
        if (operation.keyed()) {
            parameters.add(header(
                    "Idempotency-Key",
                    "Makes a repeat harmless: 16 to 255 visible ASCII characters.",
                    operation.keyRequired()));
        }
        if (!parameters.isEmpty()) {
            node.set("parameters", parameters);
        }
        if (operation.body() instanceof Operation.Parameter body) {
            var content = node.putObject("requestBody").put("required", true).putObject("content");
            content.putObject("application/json")
                    .set("schema", schemas.of(body.field().shape()));
        } else if (operation.raw() && operation.httpMethod().equals("POST")) {
            var content = node.putObject("requestBody").put("required", true).putObject("content");
            content.putObject("application/json").putObject("schema").put("type", "object");
        } else if (operation.upload() != null) {
            var content = node.putObject("requestBody").put("required", true).putObject("content");
            content.putObject("application/octet-stream")
                    .putObject("schema")
                    .put("type", "string")
                    .put("format", "binary");
        }
        responses(operation, node.putObject("responses"), schemas);
        return node;
    }

    private void responses(Operation operation, ObjectNode responses, Schemas schemas) {
        var answer = responses.putObject(Integer.toString(operation.status())).put("description", "Done.");
        if (operation.result() == RawAnswer.class) {
            answer.put("description", "As the protocol of the path has it; a stream of events when one is asked for.");
            var content = answer.putObject("content");
            content.putObject("application/json").putObject("schema").put("type", "object");
            if (operation.httpMethod().equals("POST")) {
                content.putObject("text/event-stream").putObject("schema").put("type", "string");
            }
        } else if (operation.result() == Download.class) {
            answer.putObject("content").putObject("*/*").putObject("schema").put("type", "string");
        } else if (operation.event() != null) {
            answer.put(
                    "description",
                    "Server-sent events; the last one is `end`, whose data names the reason: done, deadline, drain or"
                            + " failed.");
            var stream = answer.putObject("content").putObject("text/event-stream");
            stream.putObject("schema").put("type", "string");
            stream.set("x-bhiv-event-data", schemas.of(Shapes.of(operation.event())));
        } else if (operation.result() != void.class) {
            answer.putObject("content")
                    .putObject("application/json")
                    .set("schema", schemas.of(Shapes.of(operation.result())));
        }
        var byStatus = new TreeMap<Integer, List<ProblemCode>>();
        problems(operation)
                .forEach(code -> byStatus.computeIfAbsent(code.status(), _ -> new ArrayList<>())
                        .add(code));
        byStatus.forEach((status, codes) -> {
            var content = responses
                    .putObject(Integer.toString(status))
                    .put("description", codes.stream().map(ProblemCode::code).collect(Collectors.joining(", ")))
                    .putObject("content");
            if (operation.refusals() == null) {
                content.putObject("application/problem+json")
                        .putObject("schema")
                        .put("$ref", "#/components/schemas/ProblemDocument");
            } else {
                content.putObject("application/json").putObject("schema").put("type", "object");
            }
        });
    }

    /// Every problem that an operation may answer with: what the stages before it refuse, what its parts imply, and its
    /// own. The stages decide by the same facts.
    public Collection<ProblemCode> problems(Operation operation) {
        var codes = new LinkedHashSet<ProblemCode>();
        codes.add(PlatformProblem.MALFORMED);
        codes.add(PlatformProblem.INVALID);
        codes.add(PlatformProblem.FILTER_UNKNOWN);
        // A token that does not hold is refused wherever it is sent.
        codes.add(PlatformProblem.UNAUTHENTICATED);
        codes.add(PlatformProblem.TENANT_SUSPENDED);
        if (!operation.isPublic()) {
            codes.add(PlatformProblem.FORBIDDEN);
        }
        addThoseOfParts(operation, codes);
        if (!operation.streams() && operation.result() != void.class) {
            codes.add(PlatformProblem.NOT_ACCEPTABLE);
        }
        codes.add(PlatformProblem.URI_TOO_LONG);
        codes.add(PlatformProblem.HEADERS_TOO_LARGE);
        if (operation.rate() != Op.RateClass.PROBE) {
            codes.add(PlatformProblem.RATE_EXCEEDED);
        }
        for (var own : operation.problems()) {
            var code = contracts.problem(own);
            if (code == null) {
                throw new IllegalArgumentException(operation.id() + " names an unknown problem " + own);
            }
            codes.add(code);
        }
        codes.add(PlatformProblem.SERVER_ERROR);
        codes.add(PlatformProblem.DRAINING);
        codes.add(PlatformProblem.OVERLOADED);
        codes.add(PlatformProblem.DATABASE_UNAVAILABLE);
        codes.add(PlatformProblem.DATABASE_BUSY);
        if (operation.audit() != Op.Audit.NONE) {
            codes.add(PlatformProblem.AUDIT_UNAVAILABLE);
        }
        codes.add(PlatformProblem.DEADLINE);
        if (!operation.readOnly() && operation.rate() != Op.RateClass.LOGIN) {
            codes.add(PlatformProblem.DISK_FULL);
        }
        return codes;
    }

    private static void addThoseOfParts(Operation operation, Collection<ProblemCode> codes) {
        var query = operation.queryFields().stream().map(Shape.Field::name).toList();
        if (query.contains("cursor")) {
            codes.add(PlatformProblem.CURSOR_INVALID);
        }
        if (query.contains("sort")) {
            codes.add(PlatformProblem.SORT_UNKNOWN);
        }
        if (!operation.pathFields().isEmpty()) {
            codes.add(PlatformProblem.NOT_FOUND);
        }
        if (operation.version() != null) {
            codes.add(PlatformProblem.STALE);
            codes.add(PlatformProblem.VERSION_REQUIRED);
        }
        if (operation.keyed()) {
            if (operation.keyRequired()) {
                codes.add(PlatformProblem.KEY_MISSING);
            }
            codes.add(PlatformProblem.KEY_INVALID);
            codes.add(PlatformProblem.IN_PROGRESS);
            codes.add(PlatformProblem.KEY_REUSED);
        }
        if (operation.body() != null
                || operation.upload() != null
                || operation.raw() && operation.httpMethod().equals("POST")) {
            codes.add(PlatformProblem.LENGTH_REQUIRED);
            codes.add(PlatformProblem.TOO_LARGE);
            codes.add(PlatformProblem.MEDIA_TYPE);
            codes.add(PlatformProblem.TIMEOUT);
        }
    }

    private static ObjectNode parameter(Shape.Field field, String in, boolean required, Schemas schemas) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("name", field.name()).put("in", in).put("required", required);
        if (!field.meaning().isEmpty()) {
            node.put("description", field.meaning());
        }
        var schema = schemas.of(field.shape());
        if (field.fallback() != null && schema instanceof ObjectNode object) {
            object.set("default", field.fallback());
        }
        node.set("schema", schema);
        return node;
    }

    private static ObjectNode header(String name, String meaning, boolean required) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("name", name).put("in", "header").put("required", required).put("description", meaning);
        node.putObject("schema").put("type", "string");
        return node;
    }
}
