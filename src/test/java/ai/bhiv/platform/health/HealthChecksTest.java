package ai.bhiv.platform.health;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.identity.RoleAuthority;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// PLT-12, PLT-41, PLT-60: what health looks at, and what it says when a look never comes back.
class HealthChecksTest {
    private final Lifecycle lifecycle = new Lifecycle(Clock.systemUTC());

    /// A part that says what it is told, or nothing at all.
    private record Part(String name, boolean hard, Supplier<HealthReport.Status> status) implements HealthCheck {
        @Override
        public HealthReport.Part look() {
            return new HealthReport.Part(name, status.get(), hard, null, null);
        }
    }

    private HealthEndpoint endpoint(HealthCheck... checks) {
        lifecycle.reach(Lifecycle.State.RUNNING);
        return new HealthEndpoint(lifecycle, List.of(checks), new RoleAuthority(), Clock.systemUTC());
    }

    private static <T> T asked(Supplier<T> question) {
        var operator = new Principal("u-1", "pat", "default", Set.of("Admin"), null);
        return new RequestContext(
                        operator, "test", "0".repeat(32), Instant.MAX, null, null, "127.0.0.1", Role.CRM, false)
                .call(question::get);
    }

    @Test
    void aHardPartThatHangsIsUnknownAndTheProcessNotReady() {
        var never = new CountDownLatch(1);
        var health = endpoint(new Part("database", true, () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return HealthReport.Status.UP;
        }));
        var refusal = Assertions.catchThrowableOfType(Problem.class, () -> asked(health::ready));
        assertThat(refusal.code().code()).isEqualTo("platform.server.not-ready");
        assertThat(refusal.detail()).contains("database");
        never.countDown();
    }

    @Test
    void aSoftPartThatFailsOnlyDegrades() {
        var health = endpoint(
                new Part("database", true, () -> HealthReport.Status.UP),
                new Part("redis", false, () -> HealthReport.Status.DOWN),
                new Part("kafka", false, () -> {
                    throw new IllegalStateException("broken check");
                }));
        var report = asked(health::ready);
        assertThat(report.status()).isEqualTo(HealthReport.Status.DEGRADED);
        assertThat(report.parts())
                .extracting(HealthReport.Part::name, HealthReport.Part::status)
                .contains(
                        Assertions.tuple("kafka", HealthReport.Status.UNKNOWN),
                        Assertions.tuple("redis", HealthReport.Status.DOWN));
    }

    @Test
    void aClockSecondsAwayDegradesAndOneHalfAMinuteAwayStops() {
        var source = new PGSimpleDataSource();
        var access = TestDatabase.fresh(List.of("platform"));
        source.setUrl(access.jdbcUrl());
        source.setUser(access.appUser());
        source.setPassword(access.appPassword());
        assertThat(looked(source, Duration.ZERO).status()).isEqualTo(HealthReport.Status.UP);
        assertThat(looked(source, Duration.ofSeconds(5)).status()).isEqualTo(HealthReport.Status.DEGRADED);
        assertThat(looked(source, Duration.ofSeconds(-5)).hard()).isFalse();
        var far = looked(source, Duration.ofMinutes(-60));
        assertThat(far.status()).isEqualTo(HealthReport.Status.DOWN);
        assertThat(far.hard()).isTrue();
        assertThat(far.detail()).startsWith("-36");
    }

    private static HealthReport.Part looked(PGSimpleDataSource source, Duration away) {
        var skew = new ClockSkew(source, Clock.offset(Clock.systemUTC(), away));
        assertThat(skew.look().status()).isEqualTo(HealthReport.Status.UNKNOWN);
        skew.measure();
        return skew.look();
    }

    @Test
    void aDiskIsFullBelowTheLimitUntilThereIsATenthMore() {
        var free = new long[] {10L << 30};
        var space = new DiskSpace(new DiskSpace.Disk() {
            @Override
            public long free() {
                return free[0];
            }

            @Override
            public long size() {
                return 20L << 30;
            }
        });
        assertThat(space.look().status()).isEqualTo(HealthReport.Status.UNKNOWN);
        assertThat(fullAt(space, free, 600L << 20)).isFalse();
        assertThat(fullAt(space, free, 511L << 20)).isTrue();
        assertThat(space.look().status()).isEqualTo(HealthReport.Status.DEGRADED);
        assertThat(fullAt(space, free, 520L << 20))
                .as("a little more is not enough")
                .isTrue();
        assertThat(fullAt(space, free, 600L << 20)).isFalse();
    }

    @Test
    void onALargeDiskTwoPerCentIsTheLimit() {
        var free = new long[1];
        var space = new DiskSpace(new DiskSpace.Disk() {
            @Override
            public long free() {
                return free[0];
            }

            @Override
            public long size() {
                return 1000L << 30;
            }
        });
        assertThat(fullAt(space, free, 21L << 30)).isFalse();
        assertThat(fullAt(space, free, 19L << 30)).isTrue();
    }

    private static boolean fullAt(DiskSpace space, long[] free, long bytes) {
        free[0] = bytes;
        space.measure();
        return space.full();
    }
}
