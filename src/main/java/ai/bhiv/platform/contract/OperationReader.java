package ai.bhiv.platform.contract;

import ai.bhiv.platform.json.Json;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.HttpExchange;

/// Reads the operations of a [Resource] interface. A declaration that lacks a fact, or contradicts itself, is
/// refused
/// with
/// the method's name: a process with a broken contract does not start.
public final class OperationReader {
    private static final Shape EVENT_ID = new Shape.Text(null, null, 255, null, false);

    private OperationReader() {}

    /// The operations of one interface, in the order of their ids.
    ///
    /// @throws IllegalArgumentException naming method and fault
    public static List<Operation> read(Class<?> contract) {
        var resource = contract.getAnnotation(Resource.class);
        if (resource == null) {
            throw new IllegalArgumentException(contract.getName() + " has no @Resource");
        }
        return Arrays.stream(contract.getMethods())
                .filter(method -> !method.isDefault())
                .map(method -> operation(contract, resource, method))
                .sorted(Comparator.comparing(Operation::id))
                .toList();
    }

    private static Operation operation(Class<?> contract, Resource resource, Method method) {
        try {
            return resolve(contract, resource, method);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    contract.getSimpleName() + "." + method.getName() + ": " + e.getMessage(), e);
        }
    }

    private static Operation resolve(Class<?> contract, Resource resource, Method method) {
        var op = method.getAnnotation(Op.class);
        var exchange = AnnotatedElementUtils.findMergedAnnotation(method, HttpExchange.class);
        if (op == null || exchange == null) {
            throw new IllegalArgumentException("needs @Op and an HTTP exchange annotation");
        }
        var http = exchange.method();
        require(!http.isEmpty(), "needs an HTTP method");
        var base = AnnotatedElementUtils.findMergedAnnotation(contract, HttpExchange.class);
        var path = (base == null ? "" : base.value()) + exchange.value();
        var effect = op.effect() != Op.Effect.BY_METHOD ? op.effect() : effect(http);
        boolean reads = effect == Op.Effect.READ_ONLY;
        var audit = op.audit() != Op.Audit.BY_METHOD ? op.audit() : reads ? Op.Audit.NONE : Op.Audit.MUTATION;
        require(reads || audit != Op.Audit.NONE, "an operation that changes something must have audit MUTATION");
        require(
                op.summary().endsWith(".") && op.summary().length() > 8,
                "summary '" + op.summary() + "' (expected a sentence with its full stop)");
        require(
                op.permission().equals(Op.OPEN) == !op.reason().isEmpty(),
                "a public operation, and only one, gives its reason");
        int phrasings =
                Arrays.stream(op.questions()).mapToInt(q -> q.ask().length).sum();
        require(
                op.notATool().isEmpty() ? phrasings >= 3 : phrasings == 0,
                "questions: " + phrasings + " phrasings (expected at least 3, or notATool with the reason and none)");
        require(
                op.security().length < 2 && (op.security().length == 0 || audit != Op.Audit.NONE),
                "security: at most one kind, of what is recorded");
        var parameters = parameters(method);
        checkPlaces(http, path, parameters);
        var operation = new Operation(
                resource.module() + "." + resource.name() + "." + kebab(method.getName()),
                EnumSet.copyOf(List.of(resource.roles())),
                resource.module(),
                resource.name(),
                contract,
                method,
                http,
                path,
                parameters,
                method.getGenericReturnType(),
                status(op, method),
                op.summary(),
                op.permission().replace("{module}", resource.module()),
                op.reason(),
                op.own(),
                op.stepUp(),
                audit,
                op.security().length == 0 ? null : op.security()[0],
                Set.of(op.masked()),
                op.rate() != Op.RateClass.BY_METHOD ? op.rate() : reads ? Op.RateClass.READ : Op.RateClass.WRITE,
                effect,
                op.tier() != Op.Tier.BY_METHOD ? op.tier() : tier(effect),
                op.notATool(),
                List.of(op.questions()),
                List.of(op.errors()),
                Duration.ofSeconds(op.deadlineSeconds()),
                op.bodyLimit(),
                op.creates(),
                op.keyRequired(),
                op.keepAnswer(),
                op.transactional(),
                op.inSystem(),
                op.publishes() == Record.class ? null : op.publishes(),
                selection(method),
                deprecation(op),
                refusals(resource));
        require(
                operation.selection() == null
                        || operation.queryFields().stream()
                                        .filter(field -> field.name().equals(Operation.FIELDS))
                                        .count()
                                == 1,
                "a parameter of a list is named " + Operation.FIELDS + ", which every list has of itself");
        require(operation.event() == null || !operation.tool(), "a stream of events is no tool: say notATool");
        require(!operation.stepUp() || !operation.tool(), "an agent cannot step up: say notATool");
        require(!operation.raw() || !operation.tool(), "what an outside protocol fixes is no tool: say notATool");
        require(!operation.raw() || !operation.transactional(), "a raw operation is not transactional");
        require(
                operation.publishes() == null || (operation.transactional() && audit == Op.Audit.MUTATION),
                "what publishes an event changes something, in one transaction");
        require(operation.event() != null || operation.resume() == null, "Last-Event-ID is for streams of events");
        return operation;
    }

    /// What a page of records may be cut down to.
    private static Shape.@Nullable Field selection(Method method) {
        if (method.getGenericReturnType() instanceof ParameterizedType generic
                && generic.getRawType() == Page.class
                && Shapes.of(generic.getActualTypeArguments()[0]) instanceof Shape.Structure item) {
            var names = item.fields().stream().map(Shape.Field::name).toList();
            return new Shape.Field(
                    Operation.FIELDS,
                    new Shape.Many(new Shape.Choice(names), 1, null),
                    false,
                    true,
                    null,
                    "The members that each item is to have, separated by commas; all others are left out.",
                    List.of());
        }
        return null;
    }

    private static @Nullable Deprecation deprecation(Op op) {
        require(
                op.sunset().isEmpty() || !op.deprecated().isEmpty(),
                "sunset " + op.sunset() + " (expected: deprecated with it)");
        return op.deprecated().isEmpty() ? null : Deprecation.of(op.deprecated(), op.sunset());
    }

    private static @Nullable RefusalForm refusals(Resource resource) {
        if (resource.refusals() == RefusalForm.class) {
            return null;
        }
        try {
            return resource.refusals().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    resource.refusals().getName() + " (expected: a public constructor without arguments)", e);
        }
    }

    private static Op.Effect effect(String http) {
        return switch (http) {
            case "GET" -> Op.Effect.READ_ONLY;
            case "POST" -> Op.Effect.KEYED;
            case "PUT", "PATCH" -> Op.Effect.IDEMPOTENT;
            case "DELETE" -> Op.Effect.DESTRUCTIVE;
            default ->
                throw new IllegalArgumentException("method " + http + " (expected GET, POST, PUT, PATCH, DELETE)");
        };
    }

    private static Op.Tier tier(Op.Effect effect) {
        return switch (effect) {
            case READ_ONLY -> Op.Tier.READ;
            case DESTRUCTIVE, OUTSIDE -> Op.Tier.DANGEROUS;
            default -> Op.Tier.WRITE;
        };
    }

    private static int status(Op op, Method method) {
        if (op.status() != 0) {
            return op.status();
        }
        return op.creates() ? 201 : method.getReturnType() == void.class ? 204 : 200;
    }

    private static List<Operation.Parameter> parameters(Method method) {
        var found = new ArrayList<Operation.Parameter>();
        for (var parameter : method.getParameters()) {
            require(
                    Shapes.unsupportedConstraints(parameter).isEmpty(),
                    "constraints not evaluated here: " + Shapes.unsupportedConstraints(parameter));
            boolean nullable = parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
            var type = parameter.getParameterizedType();
            if (parameter.isAnnotationPresent(RequestBody.class)) {
                found.add(
                        type == RawRequest.class
                                ? one("body", Operation.Place.RAW, type, new Shape.Free(), parameter)
                                : type == Upload.class
                                        ? one("body", Operation.Place.UPLOAD, type, new Shape.Free(), parameter)
                                        : one("body", Operation.Place.BODY, type, Shapes.of(type), parameter));
            } else if (parameter.isAnnotationPresent(RequestHeader.class)) {
                if (parameter.getAnnotation(RequestHeader.class).value().equals("Last-Event-ID")) {
                    require(type == String.class && nullable, "Last-Event-ID is a @Nullable String");
                    found.add(one("Last-Event-ID", Operation.Place.RESUME, type, EVENT_ID, parameter));
                    continue;
                }
                require(
                        type == Version.class,
                        "header parameters are If-Match with type Version, and Last-Event-ID of a stream");
                found.add(one("If-Match", Operation.Place.HEADER, type, Shapes.of(String.class), parameter));
            } else if (type instanceof Class<?> raw && raw.isRecord()) {
                found.add(new Operation.Parameter(
                        "", Operation.Place.PAGE, type, Shapes.structure(raw).fields()));
            } else {
                boolean inPath = parameter.isAnnotationPresent(PathVariable.class);
                require(
                        inPath || parameter.isAnnotationPresent(RequestParam.class),
                        "parameter " + parameter.getName() + " needs @PathVariable, @RequestParam, @RequestBody"
                                + " or @RequestHeader");
                var given = inPath
                        ? parameter.getAnnotation(PathVariable.class).value()
                        : parameter.getAnnotation(RequestParam.class).value();
                var name = given.isEmpty() ? Json.wireName(parameter.getName()) : given;
                var field = Shapes.field(name, type, parameter, nullable, Map.of());
                found.add(new Operation.Parameter(
                        name, inPath ? Operation.Place.PATH : Operation.Place.QUERY, type, List.of(field)));
            }
        }
        return List.copyOf(found);
    }

    private static Operation.Parameter one(
            String name, Operation.Place place, java.lang.reflect.Type type, Shape shape, AnnotatedElement element) {
        var meaning = element.getAnnotation(Meaning.class);
        return new Operation.Parameter(
                name,
                place,
                type,
                List.of(new Shape.Field(
                        name, shape, true, false, null, meaning == null ? "" : meaning.value(), List.of())));
    }

    private static void checkPlaces(String http, String path, List<Operation.Parameter> parameters) {
        for (var parameter : parameters) {
            if (parameter.place() == Operation.Place.PATH) {
                require(path.contains("{" + parameter.name() + "}"), "path has no {" + parameter.name() + "}");
            }
        }
        boolean hasBody = parameters.stream()
                .anyMatch(p -> p.place() == Operation.Place.BODY || p.place() == Operation.Place.UPLOAD);
        require(!hasBody || !http.equals("GET"), "a GET has no body");
    }

    private static String kebab(String name) {
        return Json.wireName(name).replace('_', '-');
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
