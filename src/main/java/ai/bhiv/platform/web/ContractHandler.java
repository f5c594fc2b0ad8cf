package ai.bhiv.platform.web;

import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.call.Invoker;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Deprecation;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.EventStream;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.RawAnswer;
import ai.bhiv.platform.contract.Shape;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers the contract operations of one port: route, permission, arguments, call, answer.
public final class ContractHandler implements Handler {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{16,255}");
    private static final Pattern JSON_ACCEPTED = Pattern.compile(
            "(^|,)\\s*(application/json|application/\\*|\\*/\\*)\\s*(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))(;|,|$)",
            Pattern.CASE_INSENSITIVE);

    private final Router router;
    private final Function<Operation, Object> endpoints;
    private final Invoker invoker;
    private final OpenStreams streams;
    private final Clock clock;
    private final Admission admission;

    /// @param endpoints the implementation of an operation
    public ContractHandler(
            Collection<Operation> operations,
            Function<Operation, Object> endpoints,
            Invoker invoker,
            Clock clock,
            Admission admission,
            OpenStreams streams) {
        this.streams = streams;
        this.router = new Router(operations);
        this.endpoints = endpoints;
        this.invoker = invoker;
        this.clock = clock;
        this.admission = admission;
    }

    @Override
    public Reply handle(Exchange exchange) {
        var match = router.match(exchange.method(), exchange.path());
        var operation = match.operation();
        AccessLog.operation(operation.id());
        Turn.isFor(operation);
        var deprecation = operation.deprecation();
        return deprecation == null ? watched(match, exchange) : hinted(deprecation, () -> watched(match, exchange));
    }

    private Reply watched(Router.Match match, Exchange exchange) {
        var operation = match.operation();
        return invoker.audit()
                .watched(operation, () -> AuditTrail.pathIds(operation, match.path()), () -> admitted(match, exchange));
    }

    /// Tells in every answer that the operation is on its way out (RFC 9745, RFC 8594).
    private static Reply hinted(Deprecation deprecation, Supplier<Reply> answer) {
        var sunset = deprecation.sunsetHeader();
        try {
            var reply = answer.get().header("Deprecation", deprecation.header());
            return sunset == null ? reply : reply.header("Sunset", sunset);
        } catch (Problem refusal) {
            refusal.header("Deprecation", deprecation.header());
            if (sunset != null) {
                refusal.header("Sunset", sunset);
            }
            throw refusal;
        }
    }

    private Reply admitted(Router.Match match, Exchange exchange) {
        var operation = match.operation();
        boolean own = invoker.authorise(operation);
        var place = admission.enter(operation);
        try {
            var reply = own ? ofOwn(match, exchange) : answer(match, exchange, false);
            if (operation.event() == null) {
                return place.until(reply);
            }
            // a stream waits more than it works, and has a bound of its own
            place.leave();
            return reply;
        } catch (Throwable refusal) {
            place.leave();
            throw refusal;
        }
    }

    /// For a caller limited to its own records, one that it names and cannot see is somebody else's, or none: both are
    /// answered alike, and both are recorded as an attempt.
    private Reply ofOwn(Router.Match match, Exchange exchange) {
        try {
            return answer(match, exchange, true);
        } catch (Problem refusal) {
            throw refusal.code() == PlatformProblem.NOT_FOUND && !match.path().isEmpty()
                    ? refusal.security(SecurityType.OWNERSHIP_DENIED)
                    : refusal;
        }
    }

    private Reply answer(Router.Match match, Exchange exchange, boolean own) {
        var operation = match.operation();
        var context = RequestContext.current().forOperation(clock.instant().plus(operation.deadline()), own);
        return context.call(() -> {
            checkAccept(operation, exchange);
            checkKey(operation, context.idempotencyKey());
            checkLength(operation, exchange);
            var bound = Binding.bind(operation, match.path(), exchange);
            var outcome = invoker.perform(
                    operation,
                    endpoints.apply(operation),
                    bound.arguments(),
                    context.idempotencyKey() == null ? "" : fingerprint(exchange, bound.bodyTree()));
            return render(operation, exchange, outcome, bound.fields());
        });
    }

    /// What answers a record answers JSON; whoever takes none is told before anything is done (RFC 9110, section
    /// 12.5.1).
    private static void checkAccept(Operation operation, Exchange exchange) {
        if (operation.streams() || operation.result() == void.class) {
            return;
        }
        var accepted = exchange.headers().all("Accept");
        if (!accepted.isEmpty() && accepted.stream().noneMatch(JSON_ACCEPTED.asPredicate())) {
            throw PlatformProblem.NOT_ACCEPTABLE
                    .because("Accept: " + accepted.getFirst() + " (expected: application/json)")
                    .with(Fault.header("Accept", accepted.getFirst(), "application/json"));
        }
    }

    private static void checkKey(Operation operation, @Nullable String key) {
        if (!operation.keyed()) {
            return;
        }
        if (key == null && operation.keyRequired()) {
            throw PlatformProblem.KEY_MISSING
                    .because("Idempotency-Key: none")
                    .with(Fault.header("Idempotency-Key", null, "16 to 255 visible ASCII characters"));
        }
        if (key != null && !KEY.matcher(key).matches()) {
            throw PlatformProblem.KEY_INVALID
                    .because("Idempotency-Key: " + key.length() + " characters")
                    .with(Fault.header("Idempotency-Key", key, "16 to 255 visible ASCII characters"));
        }
    }

    /// An announced length over the limit is refused before a byte is read, and so is a body that is not announced: it
    /// cannot be told from the next request (RFC 9112, section 6.3).
    private static void checkLength(Operation operation, Exchange exchange) {
        var length = exchange.headers().first("Content-Length");
        boolean bodyExpected = operation.upload() != null
                || (operation.body() != null && exchange.headers().first("Content-Type") != null);
        if (bodyExpected && length == null && exchange.headers().first("Transfer-Encoding") == null) {
            throw PlatformProblem.LENGTH_REQUIRED
                    .because("Content-Length: none (expected it, or Transfer-Encoding: chunked)")
                    .with(Fault.header("Content-Length", null, "the body's length in bytes"));
        }
        if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > operation.bodyLimit()) {
            throw Binding.tooLarge(operation.bodyLimit());
        }
    }

    private static String fingerprint(Exchange exchange, @Nullable JsonNode body) {
        try {
            var digest = java.security.MessageDigest.getInstance("SHA-256");
            digest.update((exchange.method() + " " + exchange.path() + "?" + exchange.query() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            if (body != null) {
                digest.update(Json.MAPPER.writeValueAsBytes(body));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private Reply render(Operation operation, Exchange exchange, Invoker.Outcome outcome, Set<String> fields) {
        if (outcome.replayed() != null) {
            var stored = outcome.replayed();
            var reply = stored.isEmpty()
                    ? Reply.of(outcome.status())
                    : Reply.text(outcome.status(), "application/json", stored);
            return describe(operation, exchange, stored.isEmpty() ? null : Json.MAPPER.readTree(stored), reply)
                    .header("Idempotency-Replayed", "true");
        }
        var value = outcome.value();
        if (value == null) {
            return Reply.of(204);
        }
        if (value instanceof EventStream<?> stream) {
            return events(stream, outcome.status(), exchange);
        }
        if (value instanceof Download download) {
            var context = RequestContext.current();
            var reply = new Reply(
                    outcome.status(),
                    new Headers().set("Content-Type", download.mediaType()),
                    out -> context.<Boolean, IOException>call(() -> {
                        download.content().writeTo(out);
                        return true;
                    }));
            return download.fileName() == null
                    ? reply
                    : reply.header("Content-Disposition", "attachment; filename=\"" + download.fileName() + "\"");
        }
        if (value instanceof RawAnswer answer) {
            return raw(answer);
        }
        JsonNode tree = Json.MAPPER.valueToTree(value);
        if (!fields.isEmpty()) {
            tree.path("items").forEach(item -> ((ObjectNode) item).retain(fields));
        }
        var reply = describe(operation, exchange, tree, Reply.json(outcome.status(), tree));
        if (value instanceof Page<?> page && page.nextCursor() != null) {
            reply.header("Link", "<" + nextPage(exchange, page.nextCursor()) + ">; rel=\"next\"");
        }
        var tag = reply.headers().first("ETag");
        if (tag != null && operation.readOnly() && tag.equals(exchange.headers().first("If-None-Match"))) {
            return Reply.of(304).header("ETag", tag);
        }
        return reply;
    }

    private static Reply raw(RawAnswer answer) {
        var headers = new Headers();
        answer.headers().forEach(headers::set);
        return new Reply(answer.status(), headers, new RawBody(answer.content()));
    }

    private record RawBody(RawAnswer.Content content) implements Reply.Body {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            content.writeTo(out);
        }

        @Override
        public long length() {
            return content.length();
        }

        @Override
        public void discard() {
            content.discard();
        }
    }

    private <T> Reply events(EventStream<T> stream, int status, Exchange exchange) {
        streams.admit();
        var context = RequestContext.current();
        var headers = new Headers()
                .set("Content-Type", "text/event-stream")
                .set("Cache-Control", "no-store")
                .set("X-Accel-Buffering", "no");
        return new Reply(
                status, headers, new EventBody<>(stream.within(context, clock), context, exchange.path(), streams));
    }

    /// The headers that the record itself implies.
    private static Reply describe(Operation operation, Exchange exchange, @Nullable JsonNode tree, Reply reply) {
        if (tree == null) {
            return reply;
        }
        if (tree.path("version").isIntegralNumber() && versioned(operation)) {
            reply.header("ETag", Version.etag(tree.path("version").longValue()));
        }
        if (operation.creates() && tree.path("id").isString()) {
            reply.header("Location", exchange.path() + "/" + tree.path("id").stringValue());
        }
        return reply;
    }

    private static boolean versioned(Operation operation) {
        return operation.result() instanceof Class<?> type
                && type.isRecord()
                && ai.bhiv.platform.contract.Shapes.structure(type).field("version") instanceof Shape.Field field
                && field.shape() instanceof Shape.Numeric;
    }

    private static String nextPage(Exchange exchange, String cursor) {
        var out = new StringBuilder(exchange.path()).append('?');
        if (exchange.query() != null) {
            for (var pair : exchange.query().split("&", -1)) {
                if (!pair.startsWith("cursor=") && !pair.isEmpty()) {
                    out.append(pair).append('&');
                }
            }
        }
        return out.append("cursor=")
                .append(URLEncoder.encode(cursor, StandardCharsets.UTF_8))
                .toString();
    }
}
