package ai.bhiv.platform.call;

import ai.bhiv.platform.call.Idempotency.Begun;
import ai.bhiv.platform.call.Invoker.Outcome;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Tenancy;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a repeated POST harmless whose operation runs without a transaction of its own, because it calls somebody
/// (PLT-37). The key is claimed before the effect and settled after it, each in its own transaction. What a process
/// leaves that dies in between is a claim that ends with the operation's deadline.
final class KeyedEffect {
    private static final Logger LOG = LoggerFactory.getLogger(KeyedEffect.class);
    private static final Duration MARGIN = Duration.ofSeconds(2);
    private static final Duration WAITED_FOR = Duration.ofSeconds(2);
    private static final long LOOK_EVERY_MILLIS = 50;

    private final Tenancy tenancy;
    private final Idempotency idempotency;
    private final Operation operation;
    private final String key;
    private final String fingerprint;
    private final Duration limit;

    /// @param limit how long the effect may take
    KeyedEffect(
            Tenancy tenancy,
            Idempotency idempotency,
            Operation operation,
            String key,
            String fingerprint,
            Duration limit) {
        this.tenancy = tenancy;
        this.idempotency = idempotency;
        this.operation = operation;
        this.key = key;
        this.fingerprint = fingerprint;
        this.limit = limit;
    }

    /// Runs the effect, or answers as it was answered before.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 409 while another request runs it, 422 for another request under it
    Outcome run(Supplier<@Nullable Object> effect) {
        return switch (begun()) {
            case Begun.Done(var stored) ->
                new Outcome(stored.status(), null, stored.body() == null ? "" : stored.body());
            case Begun.Running() ->
                throw PlatformProblem.IN_PROGRESS
                        .because("Idempotency-Key: " + key + " is in use by a request that is still running")
                        .retryAfter(1);
            case Begun.Ours(var at) -> ours(at, effect);
        };
    }

    private Begun begun() {
        long end = System.nanoTime() + WAITED_FOR.toNanos();
        while (true) {
            var begun = inTenant(() ->
                    idempotency.begin(operation.module(), who(), operation.id(), key, fingerprint, limit.plus(MARGIN)));
            if (!(begun instanceof Begun.Running) || System.nanoTime() > end) {
                return begun;
            }
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return begun;
            }
        }
    }

    private Outcome ours(OffsetDateTime at, Supplier<@Nullable Object> effect) {
        Object value;
        try {
            value = effect.get();
        } catch (Throwable refusal) {
            written("given back", () -> idempotency.giveBack(operation.module(), who(), operation.id(), key, at));
            throw refusal;
        }
        var body = value == null || !operation.keepAnswer() || operation.streams()
                ? null
                : Json.MAPPER.writeValueAsString(value);
        written(
                "settled",
                () -> idempotency.settle(operation.module(), who(), operation.id(), key, at, operation.status(), body));
        return new Outcome(operation.status(), value, null);
    }

    /// The effect is there whatever becomes of its key, and so is the answer.
    private void written(String what, Runnable statement) {
        try {
            inTenant(() -> {
                statement.run();
                return true;
            });
        } catch (RuntimeException e) {
            LOG.warn("{}: an Idempotency-Key is not {}; its claim ends with the deadline", operation.id(), what, e);
        }
    }

    private <T> T inTenant(Supplier<T> statement) {
        var tenant = operation.inSystem()
                ? Tenancy.SYSTEM
                : RequestContext.current().principal().tenant();
        return tenancy.inTenant(tenant, statement);
    }

    private static String who() {
        return RequestContext.current().principal().id();
    }
}
