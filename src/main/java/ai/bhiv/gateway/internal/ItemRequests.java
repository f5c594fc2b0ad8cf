package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.BatchItem;
import ai.bhiv.gateway.BatchResult;
import ai.bhiv.gateway.BatchResult.Outcome;
import ai.bhiv.gateway.GatewayProblem;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Headers;
import ai.bhiv.platform.web.Loopback;
import ai.bhiv.platform.web.Problems;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Makes requests of the items of one batch, and results of their answers.
final class ItemRequests {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 20;
    private static final String BATCH = "/api/batch";
    private static final int LONGEST_ID = 120;
    private static final int LONGEST_KEY = 250;

    /// Whoever sends a batch speaks for itself and from where it is; lengths follow the data.
    private static final Set<String> REFUSED = Set.of(
            "authorization",
            "cookie",
            "proxy-authorization",
            "x-api-key",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-real-ip",
            "forwarded",
            "via",
            "host",
            "connection",
            "te",
            "upgrade",
            "expect",
            "content-length",
            "transfer-encoding",
            "x-correlation-id",
            "traceparent",
            "x-request-timeout-ms");

    /// Of an answer; the others say what the batch's own answer says, or how bytes were sent.
    private static final List<String> SHOWN = List.of(
            "Content-Type",
            "ETag",
            "Location",
            "Link",
            "Retry-After",
            "Idempotency-Replayed",
            "Deprecation",
            "Sunset",
            "X-Correlation-ID");

    private final Loopback loopback;
    private final Routes routes;
    private final Clock clock;
    private final RequestContext context;

    /// @param context of the batch
    ItemRequests(Loopback loopback, Routes routes, Clock clock, RequestContext context) {
        this.loopback = loopback;
        this.routes = routes;
        this.clock = clock;
        this.context = context;
    }

    /// Sends the item's request and waits for its answer, at most 10 s and no longer than the batch has.
    ///
    /// @throws Problem when it cannot be part of a batch, or the answer does not fit or does not come
    BatchResult send(int index, BatchItem item) {
        var left = left();
        if (!left.isPositive()) {
            throw PlatformProblem.DEADLINE.because("item " + index + ": the batch has no time left");
        }
        var exchange = exchange(index, item, left);
        checked(exchange, item);
        var answer = loopback.send(exchange, ItemRequests::fits, MOST_BYTES);
        try {
            return result(index, item, answer.get(left.toMillis() + 1_000, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw PlatformProblem.DEADLINE.because("item " + index + ": no answer within " + left.toMillis() + " ms");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw PlatformProblem.DEADLINE.because("item " + index + ": ended with its batch");
        } catch (ExecutionException e) {
            throw new Problem(PlatformProblem.SERVER_ERROR, "item " + index + ": failed", e.getCause());
        }
    }

    /// What would be sent; values of earlier items are not known yet.
    ///
    /// @param path with something in their places
    BatchResult planned(int index, BatchItem item, String path) {
        try {
            var whole = new BatchItem(item.id(), item.service(), path, item.method(), item.data(), item.headers());
            var operation = checked(exchange(index, whole, LONGEST), whole);
            return new BatchResult(
                    index,
                    item.id(),
                    item.service(),
                    item.path(),
                    Outcome.PLANNED,
                    null,
                    Map.of(),
                    item.data(),
                    null,
                    operation == null ? null : operation.id());
        } catch (Problem refusal) {
            return refused(index, item, Outcome.FAILED, refusal);
        }
    }

    /// A result that has no answer.
    BatchResult refused(int index, BatchItem item, Outcome outcome, Problem problem) {
        var document = Problems.document(problem, path(item), correlationId(index), context.traceId());
        return new BatchResult(
                index,
                item.id(),
                item.service(),
                item.path(),
                outcome,
                problem.code().status(),
                Map.of(),
                null,
                document,
                null);
    }

    private Duration left() {
        var left = Duration.between(clock.instant(), context.deadline());
        return left.compareTo(LONGEST) < 0 ? left : LONGEST;
    }

    private Exchange exchange(int index, BatchItem item, Duration left) {
        var headers = new Headers();
        if (item.headers() != null) {
            item.headers().forEach((name, value) -> {
                if (!name.matches("[A-Za-z0-9-]{1,64}") || value.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
                    throw GatewayProblem.BATCH_ITEM_REFUSED.because("header: " + name + " is no header field");
                }
                if (REFUSED.contains(name.toLowerCase(Locale.ROOT)) || name.regionMatches(true, 0, "bhiv-", 0, 5)) {
                    throw GatewayProblem.BATCH_ITEM_REFUSED.because(
                            "header: " + name + " (expected none that says who calls, from where, or how long)");
                }
                headers.set(name, value);
            });
        }
        if (context.token() != null) {
            headers.set("Authorization", "Bearer " + context.token());
        }
        headers.set("X-Correlation-ID", correlationId(index));
        headers.set(
                "traceparent",
                "00-" + context.traceId() + "-" + context.traceId().substring(0, 16) + "-01");
        headers.set("X-Request-Timeout-Ms", Long.toString(left.toMillis()));
        if (context.idempotencyKey() != null && headers.first("Idempotency-Key") == null) {
            headers.set("Idempotency-Key", cut(context.idempotencyKey(), LONGEST_KEY) + "." + index);
        }
        var body = new byte[0];
        if (item.data() != null && !item.data().isMissingNode()) {
            body = Json.MAPPER.writeValueAsBytes(item.data());
            if (headers.first("Content-Type") == null) {
                headers.set("Content-Type", "application/json");
            }
            headers.set("Content-Length", Integer.toString(body.length));
        }
        var target = path(item);
        int query = target.indexOf('?');
        return new Exchange(
                Role.GATEWAY,
                item.method(),
                query < 0 ? target : target.substring(0, query),
                query < 0 ? null : target.substring(query + 1),
                headers,
                new ByteArrayInputStream(body),
                context.remoteAddress());
    }

    private static String path(BatchItem item) {
        return item.service().equals("gateway") ? item.path() : "/api/" + item.service() + item.path();
    }

    private @Nullable Operation checked(Exchange exchange, BatchItem item) {
        if (!item.path().startsWith("/")) {
            throw GatewayProblem.BATCH_ITEM_REFUSED.because("path: " + item.path() + " (expected to begin with /)");
        }
        if (exchange.path().equals(BATCH)) {
            throw GatewayProblem.BATCH_ITEM_REFUSED.because("path: a batch (expected: requests that are none)");
        }
        var operation = routes.operation(exchange);
        if (operation != null && operation.event() != null) {
            throw GatewayProblem.BATCH_ITEM_REFUSED.because("path: " + operation.id() + " answers with a stream");
        }
        return operation;
    }

    private String correlationId(int index) {
        return cut(context.correlationId(), LONGEST_ID) + "." + index;
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    private static boolean fits(Headers headers) {
        var type = headers.first("Content-Type");
        return type == null || json(type) || (type.startsWith("text/") && !type.startsWith("text/event-stream"));
    }

    private static boolean json(String type) {
        return type.startsWith("application/json") || type.startsWith("application/problem+json");
    }

    private BatchResult result(int index, BatchItem item, Loopback.Answer answer) {
        var bytes = answer.body()
                .orElseThrow(() -> GatewayProblem.BATCH_ANSWER.because("item " + index + ": status " + answer.status()
                        + ", " + answer.headers().first("Content-Type")));
        var headers = new TreeMap<String, String>();
        for (var name : SHOWN) {
            var value = answer.headers().first(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        var body = body(headers.get("Content-Type"), bytes);
        boolean succeeded = answer.status() < 400;
        return new BatchResult(
                index,
                item.id(),
                item.service(),
                item.path(),
                succeeded ? Outcome.SUCCEEDED : Outcome.FAILED,
                answer.status(),
                headers,
                succeeded ? body : null,
                succeeded ? null : body,
                null);
    }

    private static @Nullable JsonNode body(@Nullable String type, byte[] bytes) {
        if (bytes.length == 0) {
            return null;
        }
        var text = new String(bytes, StandardCharsets.UTF_8);
        try {
            return type != null && json(type)
                    ? Json.MAPPER.readTree(text)
                    : Json.MAPPER.getNodeFactory().stringNode(text);
        } catch (JacksonException e) {
            return Json.MAPPER.getNodeFactory().stringNode(text);
        }
    }
}
