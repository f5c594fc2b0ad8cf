package ai.bhiv.platform.call;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.event.Events;
import ai.bhiv.platform.event.Notices;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Tenancy;
import java.lang.reflect.InvocationTargetException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Runs an operation of this process with everything that its contract promises around it: permission, deadline,
/// one
/// transaction of the caller's tenant, idempotency, audit. HTTP requests and calls between modules both come
/// through
/// here.
public final class Invoker {
    private static final Duration FRESH = Duration.ofMinutes(15);

    private final Authority authority;
    private final Tenancy tenancy;
    private final Idempotency idempotency;
    private final Events events;
    private final AuditTrail audit;
    private final Clock clock;

    public Invoker(
            Authority authority,
            Tenancy tenancy,
            Idempotency idempotency,
            Events events,
            AuditTrail audit,
            Clock clock) {
        this.authority = authority;
        this.tenancy = tenancy;
        this.idempotency = idempotency;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /// Where calls of this process are recorded.
    public AuditTrail audit() {
        return audit;
    }

    /// What came of it.
    ///
    /// @param value the endpoint's answer; nothing when `replayed`, or when the operation answers nothing
    /// @param replayed the stored JSON of an answer given before to the same request
    public record Outcome(
            int status, @Nullable Object value, @Nullable String replayed) {}

    /// Refuses a caller who may not call the operation at all. Cheap: no body is read before it.
    ///
    /// @return whether the caller may see only its own records
    /// @throws Problem 401 without a principal, 403 naming the missing permission
    public boolean authorise(Operation operation) {
        var principal = RequestContext.current().principal();
        if (operation.isPublic()) {
            return false;
        }
        if (principal.anonymous()) {
            throw PlatformProblem.UNAUTHENTICATED
                    .because("Authorization: none (expected Bearer and an access token)")
                    .header("WWW-Authenticate", "Bearer");
        }
        var verdict = authority.decide(principal, operation.permission());
        boolean ownOnly = verdict == Authority.Verdict.OWN_ONLY && operation.own();
        if (verdict == Authority.Verdict.ALLOWED || ownOnly) {
            if (operation.stepUp()) {
                requireFresh(principal, operation);
            }
            return ownOnly;
        }
        var refusal = PlatformProblem.FORBIDDEN
                .because("permission: " + operation.permission() + " is needed for " + operation.id()
                        + " and is not held by the role " + String.join(", ", principal.roles()))
                .member("permission", operation.permission());
        var decision = authority.noted(principal, operation.id(), operation.permission());
        throw decision == null ? refusal : refusal.member("decision", decision);
    }

    /// Only a person can prove itself; the platform has nothing to prove to itself.
    private void requireFresh(Principal principal, Operation operation) {
        var since = clock.instant().minus(FRESH);
        boolean fresh = principal.proven() != null && principal.proven().isAfter(since);
        if (!fresh && !principal.isSystem()) {
            throw PlatformProblem.STEP_UP
                    .because("proof: " + (principal.proven() == null ? "none" : principal.proven())
                            + " (expected: within " + FRESH.toMinutes() + " min before " + operation.id() + ")")
                    .header(
                            "WWW-Authenticate",
                            "Bearer error=\"insufficient_user_authentication\", max_age=\"" + FRESH.toSeconds()
                                    + "\", acr_values=\"mfa pwd\"")
                    .member("error", "insufficient_user_authentication")
                    .member("max_age", FRESH.toSeconds());
        }
    }

    /// Runs the operation for the context's principal. The arguments are valid.
    ///
    /// @param fingerprint of the whole request, to tell a repeat from another request under one key
    public Outcome perform(Operation operation, Object endpoint, @Nullable Object[] arguments, String fingerprint) {
        var context = RequestContext.current();
        var limit = Duration.between(clock.instant(), context.deadline());
        if (!limit.isPositive()) {
            throw PlatformProblem.DEADLINE.because("deadline: passed before " + operation.id() + " began");
        }
        var key = key(operation, context);
        if (!operation.transactional()) {
            return key == null
                    ? new Outcome(operation.status(), invoke(operation, endpoint, arguments), null)
                    : new KeyedEffect(tenancy, idempotency, operation, key, fingerprint, limit)
                            .run(() -> invoke(operation, endpoint, arguments));
        }
        var tenant = operation.inSystem() ? Tenancy.SYSTEM : context.principal().tenant();
        return tenancy.inTenant(tenant, operation.readOnly(), limit, () -> {
            if (key == null) {
                return new Outcome(operation.status(), performed(operation, endpoint, arguments), null);
            }
            var who = context.principal().id();
            var stored = idempotency.claim(operation.module(), who, operation.id(), key, fingerprint);
            if (stored != null) {
                return new Outcome(stored.status(), null, stored.body() == null ? "" : stored.body());
            }
            var value = performed(operation, endpoint, arguments);
            var body = value == null || !operation.keepAnswer() || operation.streams()
                    ? null
                    : Json.MAPPER.writeValueAsString(value);
            idempotency.store(operation.module(), who, operation.id(), key, operation.status(), body);
            return new Outcome(operation.status(), value, null);
        });
    }

    /// What changes nothing needs none, an outside protocol has rules of its own, and who is nobody yet shares no
    /// answers with others who are nobody: a login's would be tokens.
    private static @Nullable String key(Operation operation, RequestContext context) {
        boolean scoped = operation.transactional()
                || (!operation.raw() && !context.principal().anonymous());
        return operation.keyed() && !operation.readOnly() && scoped ? context.idempotencyKey() : null;
    }

    /// Runs the operation in the transaction that is open, records it and publishes what it declares.
    @Nullable
    Object performed(Operation operation, Object endpoint, @Nullable Object[] arguments) {
        if (operation.audit() != Op.Audit.MUTATION) {
            return invoke(operation, endpoint, arguments);
        }
        var before = audit.before(operation, endpoint, arguments);
        var value = invoke(operation, endpoint, arguments);
        var targets = audit.success(operation, endpoint, arguments, before, value);
        var notice = operation.publishes();
        if (notice != null && !targets.isEmpty()) {
            events.publish(Notices.of(notice, targets.getFirst()));
        }
        return value;
    }

    private static @Nullable Object invoke(Operation operation, Object endpoint, @Nullable Object[] arguments) {
        try {
            return operation.method().invoke(endpoint, arguments);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(operation.id() + " failed", e.getCause());
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(operation.id() + " is not accessible", e);
        }
    }
}
