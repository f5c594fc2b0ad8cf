package ai.bhiv.platform.contract;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One operation with every fact resolved (PLT-20): what an interface's method, its annotations and the defaults by
/// HTTP
/// method come to.
///
/// | method | effect | audit | rate | tier |
/// | --- | --- | --- | --- | --- |
/// | GET | read-only | none | read | read |
/// | POST | keyed | mutation | write | write |
/// | PUT, PATCH | idempotent | mutation | write | write |
/// | DELETE | destructive | mutation | write | dangerous |
///
/// @param id `module.resource.method`, for ever
/// @param roles whose ports answer it
/// @param path its path on the role's own port, with `{name}` for path parameters
/// @param parameters in the order of the Java method
/// @param result Java type of the answer; `void` for none
/// @param permission `area:verb`, `signed-in` or `public`
/// @param security what kind of security event a success of it is
/// @param problems codes of its own, beside those of the platform
/// @param selection the parameter `fields` of a list of records (PLT-35); absent elsewhere
/// @param deprecation since when it should no longer be used; absent while it should
/// @param refusals how an outside protocol says no; absent where refusals are problem documents
public record Operation(
        String id,
        Set<Role> roles,
        String module,
        String resource,
        Class<?> contract,
        Method method,
        String httpMethod,
        String path,
        List<Parameter> parameters,
        Type result,
        int status,
        String summary,
        String permission,
        String reason,
        boolean own,
        boolean stepUp,
        Op.Audit audit,
        @Nullable SecurityType security,
        Set<String> masked,
        Op.RateClass rate,
        Op.Effect effect,
        Op.Tier tier,
        String notATool,
        List<Question> questions,
        List<String> problems,
        Duration deadline,
        long bodyLimit,
        boolean creates,
        boolean keyRequired,
        boolean keepAnswer,
        boolean transactional,
        boolean inSystem,
        @Nullable Class<? extends Record> publishes,
        Shape.@Nullable Field selection,
        @Nullable Deprecation deprecation,
        @Nullable RefusalForm refusals) {
    /// The name of [#selection].
    public static final String FIELDS = "fields";

    /// One argument.
    ///
    /// @param name on the wire; of a `PAGE`, empty
    /// @param type Java type, for conversion
    /// @param fields the single parameters that a `PAGE` stands for; otherwise the parameter itself
    public record Parameter(String name, Place place, Type type, List<Shape.Field> fields) {
        /// The parameter's own description.
        public Shape.Field field() {
            return fields.getFirst();
        }
    }

    /// Where an argument travels.
    public enum Place {
        PATH,
        QUERY,
        /// A record whose members are query parameters.
        PAGE,
        /// `If-Match`.
        HEADER,
        /// `Last-Event-ID` of a stream.
        RESUME,
        BODY,
        UPLOAD,
        /// The whole request of an outside protocol.
        RAW
    }

    /// The name of the tool that agents see (TOOL-1).
    public String toolName() {
        return id.replace('.', '_').replace('-', '_');
    }

    /// Whether agents may have it.
    public boolean tool() {
        return notATool.isEmpty();
    }

    public boolean isPublic() {
        return permission.equals(Op.OPEN);
    }

    public boolean readOnly() {
        return effect == Op.Effect.READ_ONLY;
    }

    /// Whether it takes an `Idempotency-Key` (PLT-37): every POST, and whatever else declares the effect.
    public boolean keyed() {
        return httpMethod.equals("POST") || effect == Op.Effect.KEYED || effect == Op.Effect.OUTSIDE;
    }

    /// What the events of its stream carry; absent when its answer is no stream of events.
    public @Nullable Type event() {
        return result instanceof ParameterizedType generic && generic.getRawType() == EventStream.class
                ? generic.getActualTypeArguments()[0]
                : null;
    }

    /// Whether the answer is written as it is made, and is no record.
    public boolean streams() {
        return result == Download.class || result == RawAnswer.class || event() != null;
    }

    /// The `Last-Event-ID` argument.
    public @Nullable Parameter resume() {
        return at(Place.RESUME);
    }

    /// The argument that is the JSON body.
    public @Nullable Parameter body() {
        return at(Place.BODY);
    }

    /// The argument that is a streamed body.
    public @Nullable Parameter upload() {
        return at(Place.UPLOAD);
    }

    /// Whether an outside protocol fixes its bodies.
    public boolean raw() {
        return at(Place.RAW) != null || result == RawAnswer.class;
    }

    /// The `If-Match` argument.
    public @Nullable Parameter version() {
        return at(Place.HEADER);
    }

    private @Nullable Parameter at(Place place) {
        for (var parameter : parameters) {
            if (parameter.place() == place) {
                return parameter;
            }
        }
        return null;
    }

    /// All query parameters, pages expanded, and what every list takes.
    public List<Shape.Field> queryFields() {
        return Stream.concat(
                        parameters.stream()
                                .filter(p -> p.place() == Place.QUERY || p.place() == Place.PAGE)
                                .flatMap(p -> p.fields().stream()),
                        Stream.ofNullable(selection))
                .toList();
    }

    /// All path parameters.
    public List<Shape.Field> pathFields() {
        return parameters.stream()
                .filter(p -> p.place() == Place.PATH)
                .map(Parameter::field)
                .toList();
    }

    @Override
    public String toString() {
        return id;
    }
}
