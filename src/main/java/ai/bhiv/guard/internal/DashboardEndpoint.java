package ai.bhiv.guard.internal;

import ai.bhiv.guard.GuardDashboard;
import ai.bhiv.guard.GuardDashboards;
import ai.bhiv.guard.GuardSettings;
import ai.bhiv.guard.RequestGuard;
import ai.bhiv.guard.ThreatSummary;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.store.Columns;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class DashboardEndpoint implements GuardDashboards {
    private static final int HOURS = 24;
    private static final int STEP_SECONDS = 300;
    private static final int STEPS = 12;
    private static final int THREATS_A_MINUTE = 10;
    private static final int BLOCKS = 50;
    private static final double MEDIAN = 0.5;
    private static final double WORST = 0.9;

    private final JdbcClient jdbc;
    private final LiveSettings settings;
    private final MeterRegistry registry;
    private final Clock clock;

    DashboardEndpoint(JdbcClient jdbc, LiveSettings settings, MeterRegistry registry, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public GuardDashboard show() {
        var now = clock.instant();
        var mode = settings.get(GuardSettings.class).mode();
        var cost = cost();
        long recent = threatsSince(now.minusSeconds(STEP_SECONDS));
        var decisions =
                counts("select source, count(*) from guard.decisions where lifted_at is null and expires_at > now()"
                        + " group by 1 order by 1");
        var health = HealthScore.of(new HealthScore.Measured(recent, refusable(now), mode, cost.failures()));
        long blocks = decisions.stream().mapToLong(ThreatSummary.Count::count).sum();
        return new GuardDashboard(
                now,
                mode,
                health,
                new GuardDashboard.Flags(recent > THREATS_A_MINUTE * STEP_SECONDS / 60, blocks > BLOCKS),
                points(now),
                levels(now),
                new Summaries(jdbc).since(now.minus(Duration.ofHours(HOURS))),
                decisions,
                counts("select level, count(*) from guard.incidents where state <> 'closed' group by 1 order by 1"),
                cost);
    }

    private long threatsSince(Instant since) {
        return jdbc.sql("select coalesce(sum(count), 0) from guard.threats where at > ?")
                .param(Columns.stored(since))
                .query(Long.class)
                .single();
    }

    /// Of what would be refused where everything is, how much was.
    private HealthScore.Refusable refusable(Instant now) {
        return jdbc.sql("""
                        select coalesce(sum(count), 0) as events,
                            coalesce(sum(count) filter (where decision = 'refuse'), 0) as refused
                        from guard.threats where at > ? and score >= 5 and not watched""")
                .param(Columns.stored(now.minus(Duration.ofHours(HOURS))))
                .query((row, _) -> new HealthScore.Refusable(row.getLong("events"), row.getLong("refused")))
                .single();
    }

    private List<GuardDashboard.Point> points(Instant now) {
        var first = now.minusSeconds((long) STEPS * STEP_SECONDS);
        return jdbc.sql("""
                        select step.begun as begun, coalesce(sum(t.count), 0) as threats,
                            coalesce(sum(t.count) filter (where t.decision = 'refuse'), 0) as refused
                        from generate_series(0, :last) as n(number)
                        cross join lateral (select cast(:first as timestamptz)
                            + n.number * make_interval(secs => :step) as begun) as step
                        left join guard.threats t
                            on t.at >= step.begun and t.at < step.begun + make_interval(secs => :step)
                        group by 1 order by 1""")
                .param("last", STEPS - 1)
                .param("first", Columns.stored(first))
                .param("step", (double) STEP_SECONDS)
                .query((row, _) -> new GuardDashboard.Point(
                        Columns.instant(row, "begun"), row.getLong("threats"), row.getLong("refused")))
                .list();
    }

    private List<GuardDashboard.TypeCount> levels(Instant now) {
        return jdbc.sql("""
                        select type, level, sum(count) as count from guard.threats where at > ?
                        group by 1, 2 order by 3 desc, 1, 2""")
                .param(Columns.stored(now.minus(Duration.ofHours(HOURS))))
                .query((row, _) -> new GuardDashboard.TypeCount(
                        row.getString("type"), row.getString("level"), row.getLong("count")))
                .list();
    }

    private List<ThreatSummary.Count> counts(String sql) {
        return jdbc.sql(sql)
                .query((row, _) -> new ThreatSummary.Count(row.getString(1), row.getLong(2)))
                .list();
    }

    private GuardDashboard.Cost cost() {
        var failed = registry.find(RequestGuard.FAILURES).counter();
        long failures = failed == null ? 0 : (long) failed.count();
        var timer = registry.find(RequestGuard.INSPECTION).timer();
        if (timer == null) {
            return new GuardDashboard.Cost(0, null, null, failures);
        }
        var seen = timer.takeSnapshot();
        return new GuardDashboard.Cost(
                seen.count(),
                micros(seen.percentileValues(), MEDIAN),
                micros(seen.percentileValues(), WORST),
                failures);
    }

    private static @Nullable Double micros(ValueAtPercentile[] values, double lowest) {
        for (var value : values) {
            boolean meant = lowest < WORST ? value.percentile() < WORST : value.percentile() > WORST;
            if (meant && value.value() > 0) {
                return value.value(TimeUnit.MICROSECONDS);
            }
        }
        return null;
    }
}
