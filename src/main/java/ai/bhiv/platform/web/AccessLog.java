package ai.bhiv.platform.web;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.ProblemCode;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// One line of JSON for each request, after its answer: who called what, from where, and what came of it (PLT-39).
///
/// Neither query nor headers nor bodies are written, because secrets stand there; a path is cut at 500 characters. The
/// stages that learn something of the request note it here; what they do for a request inside of another, as agents do,
/// belongs to the line of the outer one.
public final class AccessLog {
    private static final Logger LINES = LoggerFactory.getLogger("access");
    private static final ScopedValue<Line> NOW = ScopedValue.newInstance();
    private static final int LONGEST_PATH = 500;

    private final BooleanSupplier enabled;
    private final Clock clock;

    /// @param enabled asked at each request
    public AccessLog(BooleanSupplier enabled, Clock clock) {
        this.enabled = enabled;
        this.clock = clock;
    }

    /// What is known of a request so far. One thread works on it.
    private static final class Line {
        private @Nullable String correlationId;
        private @Nullable String traceId;
        private @Nullable Principal principal;
        private @Nullable String operation;
        private @Nullable String code;
        private int status = 500;
        private long bytes;
        private boolean whole;
    }

    /// Answers a request.
    interface Work<X extends Exception> {
        void answer() throws X;
    }

    /// Answers the request, and writes its line.
    <X extends Exception> void around(@Nullable Role role, String method, String path, String from, Work<X> work)
            throws X {
        if (!enabled.getAsBoolean()) {
            work.answer();
            return;
        }
        long begun = System.nanoTime();
        var line = new Line();
        try {
            ScopedValue.where(NOW, line).<Boolean, X>call(() -> {
                work.answer();
                return true;
            });
        } finally {
            write(line, role, method, path, from, (System.nanoTime() - begun) / 1_000);
        }
    }

    /// Writes the line of a request that the server itself refused, so that nothing is known of its caller.
    void refused(String method, String path, String from, String correlationId, ProblemCode code) {
        if (enabled.getAsBoolean()) {
            var line = new Line();
            line.correlationId = correlationId;
            line.code = code.code();
            line.status = code.status();
            line.whole = true;
            write(line, null, method, path, from, 0);
        }
    }

    private void write(Line line, @Nullable Role role, String method, String path, String from, long micros) {
        var json = Json.MAPPER.createObjectNode();
        json.put("time", clock.instant().toString());
        put(json, "correlation_id", line.correlationId);
        put(json, "trace_id", line.traceId);
        put(json, "role", role == null ? null : role.key());
        json.put("method", method);
        json.put("path", path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path);
        put(json, "operation", line.operation);
        if (line.principal != null && !line.principal.anonymous()) {
            json.put("principal", line.principal.id());
            json.put("tenant", line.principal.tenant());
            put(json, "actor", line.principal.actor());
        }
        json.put("from", from);
        json.put("status", line.status);
        put(json, "code", line.status < 400 ? null : line.code);
        json.put("ms", micros / 1_000.0);
        json.put("bytes", line.bytes);
        if (!line.whole) {
            json.put("aborted", true);
        }
        LINES.info("{}", json);
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    /// Notes what was sent.
    ///
    /// @param bytes of the body
    /// @param whole whether all of the answer was written
    static void sent(int status, long bytes, boolean whole) {
        if (NOW.isBound()) {
            var line = NOW.get();
            line.status = status;
            line.bytes = bytes;
            line.whole = whole;
        }
    }

    /// Notes the ids of the request.
    static void ids(String correlationId, String traceId) {
        if (NOW.isBound() && NOW.get().correlationId == null) {
            NOW.get().correlationId = correlationId;
            NOW.get().traceId = traceId;
        }
    }

    /// Notes who calls.
    static void principal(Principal principal) {
        if (NOW.isBound() && NOW.get().principal == null) {
            NOW.get().principal = principal;
        }
    }

    /// Notes what is called.
    static void operation(String id) {
        if (NOW.isBound() && NOW.get().operation == null) {
            NOW.get().operation = id;
        }
    }

    /// Notes why it was refused; of a refusal within a refusal the outer one counts.
    static void code(String code) {
        if (NOW.isBound()) {
            NOW.get().code = code;
        }
    }
}
