package ai.bhiv.platform.call;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Upload;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.problem.ProblemCode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Clients of contract interfaces whose role runs in another process, over HTTP: the caller's own token, its ids
/// and
/// its
/// remaining time go with the call, and a refusal comes back as the same [Problem] (PLT-23).
public final class RemoteCalls {
    private static final int LARGEST_ANSWER = 64 << 20;
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);

    private final HttpClient http;
    private final Peers peers;
    private final Calls calls;
    private final Function<String, @Nullable ProblemCode> catalogue;
    private final Ids ids;
    private final Clock clock;
    private final Map<Role, RetryBudget> budgets = new ConcurrentHashMap<>();
    private Supplier<@Nullable String> serviceToken = () -> null;

    public RemoteCalls(
            HttpClient http,
            Peers peers,
            Calls calls,
            Function<String, @Nullable ProblemCode> catalogue,
            Ids ids,
            Clock clock) {
        this.http = http;
        this.peers = peers;
        this.calls = calls;
        this.catalogue = catalogue;
        this.ids = ids;
        this.clock = clock;
    }

    /// Gives the token with which this process calls for itself (IDN-27). Without it such calls carry none, and reach
    /// public operations alone.
    public RemoteCalls callingItselfWith(Supplier<@Nullable String> token) {
        serviceToken = token;
        return this;
    }

    /// A client that calls an instance of the role. What can be repeated without harm is sent once more when no answer
    /// came, or its instance was leaving, within a budget of a tenth of the calls.
    public <T> T remote(Class<T> contract, List<Operation> operations, Role role) {
        var budget = budgets.computeIfAbsent(role, _ -> new RetryBudget());
        return calls.proxy(contract, operations, (operation, arguments) -> {
            Calls.check(operation, arguments);
            budget.called();
            // The same for both attempts: a role that did it already answers as it did then.
            var own = Calls.key();
            var key = operation.keyed() ? own == null ? ids.next().toString() : own : null;
            var address = known(role, peers.address(role));
            try {
                return once(operation, arguments, role, key, address);
            } catch (Problem problem) {
                if (!unanswered(problem) || !repeatable(operation) || !budget.spend()) {
                    throw problem;
                }
                return once(operation, arguments, role, key, known(role, peers.another(role, address)));
            }
        });
    }

    private static boolean unanswered(Problem problem) {
        return problem.getCause() instanceof IOException
                || problem.code().code().equals(PlatformProblem.DRAINING.code());
    }

    /// Whether a second time leaves what one time does, and answers the same. With a version it would answer that the
    /// record was changed, by the first.
    private static boolean repeatable(Operation operation) {
        return switch (operation.effect()) {
            case READ_ONLY -> true;
            case IDEMPOTENT -> operation.version() == null && operation.upload() == null;
            // The key is known to what runs in one transaction with it.
            case KEYED, OUTSIDE -> operation.transactional() && operation.upload() == null;
            case DESTRUCTIVE, BY_METHOD -> false;
        };
    }

    private static URI known(Role role, Optional<URI> address) {
        return address.orElseThrow(() -> away(role, "no instance of it is known", null));
    }

    private @Nullable Object once(
            Operation operation, @Nullable Object[] arguments, Role role, @Nullable String key, URI address) {
        var request = request(operation, arguments, address.toString());
        if (key != null) {
            request.setHeader("Idempotency-Key", key);
        }
        try {
            return operation.streams()
                    ? stream(operation, request, address, role)
                    : http.execute(request, response -> answer(operation, response));
        } catch (IOException e) {
            throw away(role, "no answer from " + address, e);
        }
    }

    private Object stream(Operation operation, HttpUriRequestBase request, URI address, Role role) throws IOException {
        var response = http.executeOpen(HttpHost.create(address), request, null);
        if (response.getCode() >= 300) {
            try (response) {
                var entity = response.getEntity();
                throw problem(
                        response.getCode(),
                        entity == null ? new byte[0] : EntityUtils.toByteArray(entity, LARGEST_ANSWER));
            }
        }
        var remote = new RemoteStream(request, response, e -> away(role, "its stream broke", e));
        var event = operation.event();
        return event == null
                ? remote.download()
                : remote.events(
                        event, document -> problem(document.path("status").asInt(500), document));
    }

    private static Problem away(Role role, String detail, @Nullable Throwable cause) {
        return new Problem(PlatformProblem.DEPENDENCY_UNAVAILABLE, "role: " + role.key() + " (" + detail + ")", cause)
                .member("dependency", role.key())
                .retryAfter(2);
    }

    private HttpUriRequestBase request(Operation operation, @Nullable Object[] arguments, String address) {
        var path = operation.path();
        var query = new StringBuilder();
        HttpUriRequestBase request = new HttpUriRequestBase(operation.httpMethod(), URI.create(address));
        for (int i = 0; i < arguments.length; i++) {
            var parameter = operation.parameters().get(i);
            var value = arguments[i];
            if (value == null) {
                continue;
            }
            switch (parameter.place()) {
                case PATH -> path = path.replace("{" + parameter.name() + "}", encode(text(value)));
                case QUERY -> add(query, parameter.name(), text(value));
                case PAGE ->
                    Json.MAPPER.<JsonNode>valueToTree(value).properties().forEach(member -> {
                        if (!member.getValue().isNull()) {
                            add(query, member.getKey(), member.getValue().asString());
                        }
                    });
                case HEADER -> {
                    var version = (Version) value;
                    request.setHeader("If-Match", version.number() < 0 ? "*" : Version.etag(version.number()));
                }
                case RESUME -> request.setHeader("Last-Event-ID", (String) value);
                case BODY ->
                    request.setEntity(
                            new ByteArrayEntity(Json.MAPPER.writeValueAsBytes(value), ContentType.APPLICATION_JSON));
                case RAW -> throw new IllegalStateException(operation.id() + " is called by its own protocol only");
                case UPLOAD -> {
                    var upload = (Upload) value;
                    request.setEntity(new InputStreamEntity(
                            upload.content(),
                            upload.mediaType() == null ? null : ContentType.parse(upload.mediaType())));
                    if (upload.fileName() != null) {
                        request.setHeader("Content-Disposition", "attachment; filename=\"" + upload.fileName() + "\"");
                    }
                }
            }
        }
        request.setUri(URI.create(address + path + (query.isEmpty() ? "" : "?" + query)));
        context(operation, request);
        return request;
    }

    private void context(Operation operation, HttpUriRequestBase request) {
        var context = RequestContext.current();
        var left = Duration.between(clock.instant(), context.deadline());
        var limit = left.compareTo(operation.deadline()) < 0 ? left : operation.deadline();
        if (!limit.isPositive()) {
            throw PlatformProblem.DEADLINE.because("deadline: passed before " + operation.id() + " was called");
        }
        // A stream is never silent for long while its producer's process lives.
        var silence = operation.event() == null ? limit.plusMillis(500) : LONGEST_SILENCE;
        request.setConfig(
                RequestConfig.custom().setResponseTimeout(Timeout.of(silence)).build());
        request.setHeader("X-Request-Timeout-Ms", Long.toString(limit.toMillis()));
        request.setHeader("X-Correlation-ID", context.correlationId());
        request.setHeader(
                "traceparent",
                "00-" + context.traceId() + "-" + context.traceId().substring(0, 16) + "-01");
        var token = token(operation, context);
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
    }

    /// The caller's own; the platform, which has none, calls as the service that this process is (IDN-27).
    private @Nullable String token(Operation operation, RequestContext context) {
        boolean service = context.token() == null && context.principal().isSystem() && !operation.isPublic();
        return service ? serviceToken.get() : context.token();
    }

    private @Nullable Object answer(Operation operation, ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        byte[] bytes = entity == null ? new byte[0] : EntityUtils.toByteArray(entity, LARGEST_ANSWER);
        int status = response.getCode();
        if (status >= 300) {
            throw problem(status, bytes);
        }
        if (bytes.length == 0 || operation.result() == void.class) {
            return null;
        }
        return Json.MAPPER.readValue(bytes, Json.MAPPER.constructType(operation.result()));
    }

    private Problem problem(int status, byte[] bytes) {
        try {
            return problem(status, Json.MAPPER.readTree(bytes));
        } catch (tools.jackson.core.JacksonException e) {
            return new Problem(PlatformProblem.UPSTREAM_FAILED, "status " + status + " without a problem document", e);
        }
    }

    private Problem problem(int status, JsonNode document) {
        var name = document.path("code").asString("");
        var known = catalogue.apply(name);
        var code = known != null
                ? known
                : new Foreign(name, status, document.path("title").asString("Refused"));
        var problem = new Problem(code, document.path("detail").asString(""));
        document.path("errors").forEach(e -> problem.with(Json.MAPPER.treeToValue(e, Fault.class)));
        if (document.path("retry_after").isInt()) {
            problem.retryAfter(document.path("retry_after").intValue());
        }
        return problem;
    }

    /// A problem of a version newer than this one.
    private record Foreign(String code, int status, String title) implements ProblemCode {
        @Override
        public String fix() {
            return "";
        }
    }

    private static String text(Object value) {
        JsonNode tree = Json.MAPPER.valueToTree(value);
        if (tree.isArray()) {
            return String.join(",", tree.valueStream().map(JsonNode::asString).toList());
        }
        return value instanceof PageRequest ? "" : tree.asString();
    }

    private static void add(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? "" : "&").append(name).append('=').append(encode(value));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
