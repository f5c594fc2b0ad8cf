package ai.bhiv.platform.call;

import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.AuditLines;
import ai.bhiv.platform.audit.AuditSpool;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.AuditOutbox;
import ai.bhiv.platform.store.Tenancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The one writer of the audit. What an operation of the contract does is recorded from its contract, so that no
/// endpoint does it (AUD-1, AUD-5, AUD-7); everything else is told by [#write].
///
/// A success is written in the transaction that is open: committed with the change, or not at all. What has none,
/// and
/// every refusal and failure (its transaction is rolled back), goes through the spool of the process before the
/// response
/// is sent (AUD-12).
public final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

    private final AuditOutbox outbox;
    private final AuditSpool spool;
    private final AuditLines lines;
    private final ShownRecords shown = new ShownRecords();
    private final AtomicLong lost = new AtomicLong();

    public AuditTrail(AuditOutbox outbox, AuditSpool spool, AuditLines lines) {
        this.outbox = outbox;
        this.spool = spool;
        this.lines = lines;
    }

    /// Records something: in the open transaction when it is a success and one is open, otherwise through the
    /// spool.
    ///
    /// @return the entry's id, for what refers to it; of a folded refusal the entry may have another
    /// @throws Problem 503 `audit.unavailable` when it cannot be written
    public UUID write(AuditEvent event) {
        var line = lines.of(event);
        if (event.success() && Tenancy.open()) {
            outbox.write(event.schema(), line);
        } else {
            spool.append(line, lines.fold(event, line));
        }
        return line.id();
    }

    /// Records what an operation without a transaction of its own did, in the transaction that is open. The
    /// operation
    /// calls it itself, because the invoker opens none for it.
    ///
    /// @param operation its id
    /// @param who in whose name it was done; at a login that is known only now
    public void success(String operation, String action, Principal who, List<String> resourceIds) {
        write(AuditEvent.of(operation, action)
                .by(who)
                .on(operation.substring(0, operation.lastIndexOf('.')), resourceIds));
    }

    /// Refuses what could not be recorded (AUD-13).
    ///
    /// @throws Problem 503 `audit.unavailable`
    public void check() {
        spool.check();
    }

    /// Refusals that could not be written down; a metric with an alert.
    public long lost() {
        return lost.get();
    }

    /// How the record was before a change, for [#success].
    @Nullable
    JsonNode before(Operation operation, Object endpoint, @Nullable Object[] arguments) {
        return shown.read(operation, endpoint, arguments);
    }

    /// Records a change, in its own transaction: acknowledged means audited.
    ///
    /// @return the ids of what was changed
    List<String> success(
            Operation operation,
            Object endpoint,
            @Nullable Object[] arguments,
            @Nullable JsonNode before,
            @Nullable Object result) {
        JsonNode answer = result == null || operation.streams() ? null : Json.MAPPER.valueToTree(result);
        // An answer that shows a secret once shows it to its caller alone.
        var after = shown.after(operation, endpoint, arguments, operation.keepAnswer() ? answer : null);
        var targets = ids(operation, arguments, answer);
        var event = AuditEvent.of(operation.id(), Actions.of(operation))
                .masking(operation.masked())
                .on(type(operation), targets)
                .changed(before, after);
        if (operation.security() != null) {
            event.security(operation.security());
        }
        if (operation.inSystem()) {
            event.tenant(Tenancy.SYSTEM);
        }
        parameters(event, operation, arguments, after);
        write(event);
        return targets;
    }

    /// Runs a call of an operation and records how it was decided: a refusal or a failure of what would have
    /// changed
    /// something, either end of an `access` operation, and a refusal of any operation that is a security event
    /// (AUD-5, AUD-30). Before it, it makes sure that this can be written.
    ///
    /// @param ids of the records that the path names
    public <T extends @Nullable Object> T watched(Operation operation, Supplier<List<String>> ids, Supplier<T> work) {
        boolean access = operation.audit() == Op.Audit.ACCESS;
        boolean recorded = access || operation.audit() == Op.Audit.MUTATION;
        if (recorded) {
            spool.check();
        }
        T result;
        try {
            result = work.get();
        } catch (Problem problem) {
            if (recorded || problem.security() != null) {
                var event = attempt(operation, ids);
                boolean refused = problem.code().status() < 500;
                said(
                        refused
                                ? event.refused(problem.code().code())
                                : event.failed(problem.code().code()),
                        problem);
            }
            throw problem;
        } catch (RuntimeException | StackOverflowError e) {
            if (recorded) {
                told(attempt(operation, ids).failed(PlatformProblem.SERVER_ERROR.code()));
            }
            throw e;
        }
        if (access) {
            var event = attempt(operation, ids);
            write(operation.security() == null ? event : event.security(operation.security()));
        }
        return result;
    }

    private static AuditEvent attempt(Operation operation, Supplier<List<String>> ids) {
        var event = AuditEvent.of(operation.id(), Actions.of(operation)).on(type(operation), ids.get());
        return operation.audit() == Op.Audit.ACCESS ? event.access() : event;
    }

    /// Records a refusal of what is no operation of the contract: a token that proves nobody, a standard's endpoint.
    /// The refusal stays the answer, whether it could be recorded or not.
    public void refused(AuditEvent event, Problem problem) {
        said(event.refused(problem.code().code()), problem);
    }

    private void said(AuditEvent event, Problem problem) {
        var concerned = problem.concerned();
        if (concerned != null) {
            event.on(concerned.resourceType(), concerned.id());
        }
        told(problem.security() == null ? event : event.security(problem.security()));
    }

    /// Records a refusal or a failure that is the answer, whether it could be recorded or not.
    public void told(AuditEvent event) {
        try {
            write(event);
        } catch (RuntimeException unwritten) {
            // The refusal stays the answer; that it is missing from the log is counted and told.
            LOG.error("audit: a refusal of {} is not recorded ({} so far)", event.operation(), lost.incrementAndGet());
            LOG.debug("audit: the cause", unwritten);
        }
    }

    private static String type(Operation operation) {
        return operation.module() + "." + operation.resource();
    }

    private static List<String> ids(Operation operation, @Nullable Object[] arguments, @Nullable JsonNode answer) {
        var found = new ArrayList<>(pathIds(operation, arguments));
        if (found.isEmpty() && answer != null && answer.path("id").isString()) {
            found.add(answer.path("id").stringValue());
        }
        return found;
    }

    /// The ids in the path of a call by its arguments.
    static List<String> pathIds(Operation operation, @Nullable Object[] arguments) {
        var found = new ArrayList<String>();
        for (int i = 0; i < arguments.length; i++) {
            var parameter = operation.parameters().get(i);
            if (parameter.place() == Operation.Place.PATH && arguments[i] != null) {
                found.add(Json.MAPPER.valueToTree(arguments[i]).asString());
            }
        }
        return found;
    }

    /// The ids in the path of a request.
    public static List<String> pathIds(Operation operation, Map<String, String> path) {
        return operation.pathFields().stream()
                .map(field -> path.getOrDefault(field.name(), ""))
                .toList();
    }

    /// What the call was given beside what the record shows.
    private static void parameters(
            AuditEvent event, Operation operation, @Nullable Object[] arguments, @Nullable JsonNode after) {
        for (int i = 0; i < arguments.length; i++) {
            var parameter = operation.parameters().get(i);
            var value = arguments[i];
            if (value == null) {
                continue;
            }
            switch (parameter.place()) {
                case BODY ->
                    Json.MAPPER.<JsonNode>valueToTree(value).properties().forEach(member -> {
                        if (after == null || !after.has(member.getKey())) {
                            event.with(member.getKey(), member.getValue());
                        }
                    });
                case QUERY -> event.with(parameter.name(), value);
                case PAGE ->
                    Json.MAPPER
                            .<JsonNode>valueToTree(value)
                            .properties()
                            .forEach(member -> event.with(member.getKey(), member.getValue()));
                case PATH, HEADER, UPLOAD, RAW -> {}
            }
        }
    }

    /// Who acts now: the caller, or the platform itself outside of calls.
    public static Principal actor() {
        return RequestContext.ifBound().map(RequestContext::principal).orElse(Principal.system("_system"));
    }
}
