package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.GatewayProblem;
import ai.bhiv.gateway.UpstreamSettings;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.discovery.Running;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.RemoteForward;
import ai.bhiv.platform.web.Reply;
import ai.bhiv.platform.web.Turn;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Sends requests to roles in other processes: picks an instance, keeps to the breaker and the deadline, and repeats
/// what is safe to repeat (GTW-10 to GTW-24).
@Component
final class UpstreamSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamSender.class);
    private static final Duration STREAM = Duration.ofHours(1);
    private static final Duration STREAM_SILENCE = Duration.ofSeconds(60);
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final int RETRIES = 2;
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

    private final RemoteForward remote;
    private final Running instances;
    private final LiveSettings settings;
    private final MeterRegistry registry;
    private final Clock clock;
    private final DeadlineWatch watch = new DeadlineWatch();
    private final Probes probes;
    private final Map<Role, RoleUpstream> upstreams = new ConcurrentHashMap<>();

    UpstreamSender(
            RemoteForward remote, Running instances, LiveSettings settings, MeterRegistry registry, Clock clock) {
        this.remote = remote;
        this.instances = instances;
        this.settings = settings;
        this.registry = registry;
        this.clock = clock;
        this.probes = new Probes(this::all);
        registry.gauge("bhiv.gateway.upstream.exchanges", watch, DeadlineWatch::running);
    }

    /// The roles that were asked for, with their instances of now.
    Map<RoleUpstream, List<Member>> all() {
        var all = new ConcurrentHashMap<RoleUpstream, List<Member>>();
        upstreams.values().forEach(u -> all.put(u, u.members(instances.running(u.role()))));
        return all;
    }

    private RoleUpstream of(Role role) {
        return upstreams.computeIfAbsent(role, r -> {
            var now = settings.get(UpstreamSettings.class);
            return new RoleUpstream(
                    r, new Breaker(now.breakerFailures(), now.breakerOpen(), System::nanoTime), System::nanoTime);
        });
    }

    /// One request on its way, over all attempts.
    private record Sending(
            RoleUpstream upstream,
            Exchange exchange,
            SentBody body,
            boolean repeatable,
            Duration silence,
            long deadline) {}

    /// The answer of an instance; its body is still on the wire.
    ///
    /// @param operation what the request is for, when it is for one
    /// @throws Problem 502, 503 or 504 of [GatewayProblem]
    Reply send(Role role, Exchange exchange, @Nullable Operation operation) {
        Turn.isFor(operation);
        var upstream = of(role);
        upstream.budget().request();
        boolean stream = operation != null && operation.event() != null;
        var most = stream ? STREAM : operation == null ? USUAL : operation.deadline();
        var left = Duration.between(clock.instant(), RequestContext.current().deadline());
        var allowed = left.compareTo(most) < 0 ? left : most;
        if (!allowed.isPositive()) {
            throw timeout(role, 0, null);
        }
        exchange.headers().set("X-Request-Timeout-Ms", Long.toString(allowed.toMillis()));
        boolean repeatable = Repeatable.is(role, operation, exchange);
        var sending = new Sending(
                upstream,
                exchange,
                SentBody.of(exchange),
                repeatable,
                stream ? STREAM_SILENCE : allowed,
                System.nanoTime() + allowed.toNanos());
        return attempts(sending);
    }

    private Reply attempts(Sending sending) {
        var upstream = sending.upstream();
        var role = upstream.role();
        var tried = new HashSet<Member>();
        for (int attempt = 1; ; attempt++) {
            var members = upstream.members(instances.running(role));
            if (members.isEmpty()) {
                throw GatewayProblem.NO_INSTANCE
                        .because("role: " + role.key() + " (expected at least one running instance)")
                        .retryAfter(2);
            }
            var permit = upstream.breaker().enter().orElse(null);
            if (permit == null) {
                throw open(upstream);
            }
            var balance = Balance.valueOf(
                    settings.get(UpstreamSettings.class).balance().toUpperCase(Locale.ROOT));
            var member = upstream.choose(members, tried, balance, ThreadLocalRandom::current);
            tried.add(member);
            var outcome = attempt(sending, member, permit);
            boolean again = switch (outcome) {
                case Outcome.Answered answered -> answered.notBegun() || answered.bad() && sending.repeatable();
                case Outcome.Failed failed -> failed.notSent() || sending.repeatable() && !failed.late();
            };
            if (!again || !mayRepeat(sending, attempt, tried, members)) {
                return outcome.result(role, attempt);
            }
            if (outcome instanceof Outcome.Answered answered) {
                answered.reply().discard();
            }
            registry.counter("bhiv.gateway.retries", "role", role.key()).increment();
            LOG.debug("{} is asked again, attempt {}", role.key(), attempt + 1);
        }
    }

    /// Whether there is an instance, a budget and time for one more attempt; waits a little when there is.
    private static boolean mayRepeat(Sending sending, int attempt, HashSet<Member> tried, List<Member> members) {
        if (attempt > RETRIES || !sending.body().repeatable() || tried.size() >= members.size()) {
            return false;
        }
        long pause = ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE, LONGEST_PAUSE);
        if (System.nanoTime() + pause - sending.deadline() >= 0
                || !sending.upstream().budget().retry()) {
            return false;
        }
        LockSupport.parkNanos(pause);
        return true;
    }

    private Outcome attempt(Sending sending, Member member, Breaker.Permit permit) {
        var watched = watch.watch(sending.deadline(), Turn.stepsAside());
        member.begin();
        long began = System.nanoTime();
        boolean answered = false;
        try {
            var reply = remote.send(
                    sending.exchange(), member.url(), sending.body().next(), sending.silence(), watched::cancelBy);
            answered = true;
            var outcome = Outcome.of(reply.andThen(() -> {
                watched.over();
                member.end();
            }));
            if (outcome.bad()) {
                member.failed(System.nanoTime());
                permit.failed();
            } else {
                member.answered(System.nanoTime() - began);
                permit.succeeded();
            }
            return outcome;
        } catch (IOException e) {
            var failed = Outcome.of(e, watched.expired());
            if (failed.refused()) {
                member.refusedConnection();
            }
            if (failed.blamesInstance()) {
                member.failed(System.nanoTime());
                permit.failed();
            } else {
                permit.abandoned();
            }
            return failed;
        } catch (RuntimeException e) {
            // The client's body broke off, or was refused: nothing is said about the instance.
            permit.abandoned();
            throw e;
        } finally {
            if (!answered) {
                watched.over();
                member.end();
            }
        }
    }

    private static Problem open(RoleUpstream upstream) {
        return GatewayProblem.BREAKER_OPEN
                .because("role: " + upstream.role().key() + " (its last calls failed)")
                .member("role", upstream.role().key())
                .retryAfter((int) Math.clamp(Limiter.seconds(upstream.breaker().untilProbe()), 1, 120));
    }

    static Problem timeout(Role role, int attempts, @Nullable Throwable cause) {
        return new Problem(GatewayProblem.UPSTREAM_TIMEOUT, "role: " + role.key() + " (no answer in time)", cause)
                .member("role", role.key())
                .member("attempts", attempts);
    }

    /// Requests that wait for or read an answer.
    int running() {
        return watch.running();
    }

    @Override
    public void close() {
        probes.close();
        watch.close();
    }
}
