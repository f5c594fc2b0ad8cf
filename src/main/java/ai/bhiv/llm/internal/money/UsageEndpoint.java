package ai.bhiv.llm.internal.money;

import ai.bhiv.llm.Usage;
import ai.bhiv.llm.UsageReport;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class UsageEndpoint implements Usage {
    private final JdbcClient db;
    private final Authority authority;
    private final Clock clock;

    UsageEndpoint(JdbcClient db, Authority authority, Clock clock) {
        this.db = db;
        this.authority = authority;
        this.clock = clock;
    }

    @Override
    public UsageReport usage(int days) {
        var principal = RequestContext.current().principal();
        boolean own = authority.decide(principal, "llm:report") != Authority.Verdict.ALLOWED;
        var from = clock.instant().minus(Duration.ofDays(days));
        Map<String, List<UsageReport.Line>> lines = new HashMap<>();
        db.sql("""
                with l as (
                    select cast(cast(opened_at at time zone 'UTC' as date) as text) as day, model, provider,
                        coalesce(cast(key_id as text), '') as key, principal, coalesce(currency, '') as currency,
                        state, outcome, cost, coalesce(input_tokens, 0) as input,
                        coalesce(cache_read_tokens, 0) as cached, coalesce(output_tokens, 0) as output
                    from llm.ledger
                    where opened_at >= :from and state <> 'open' and (:everybody or principal = :who))
                select case when grouping(day) = 0 then 'day' when grouping(model) = 0 then 'model'
                        when grouping(provider) = 0 then 'provider' when grouping(key) = 0 then 'key'
                        when grouping(principal) = 0 then 'user' else 'all' end as kind,
                    coalesce(day, model, provider, key, principal, '') as name, currency,
                    count(*) as requests, count(*) filter (where outcome = 'ok') as answered,
                    count(*) filter (where cost is null) as unpriced,
                    count(*) filter (where state = 'unattributed') as unattributed,
                    sum(input) as input, sum(cached) as cached, sum(output) as output, coalesce(sum(cost), 0) as cost
                from l
                group by grouping sets ((currency), (day, currency), (model, currency), (provider, currency),
                    (key, currency), (principal, currency))
                order by kind, cost desc, name""")
                .param("from", Columns.stored(from))
                .param("everybody", !own)
                .param("who", principal.id())
                .query(rs -> {
                    lines.computeIfAbsent(rs.getString("kind"), _ -> new ArrayList<>())
                            .add(line(rs));
                });
        return new UsageReport(
                from,
                own,
                lines.getOrDefault("all", List.of()),
                lines.getOrDefault("day", List.of()),
                lines.getOrDefault("model", List.of()),
                lines.getOrDefault("provider", List.of()),
                lines.getOrDefault("key", List.of()),
                lines.getOrDefault("user", List.of()));
    }

    private static UsageReport.Line line(ResultSet rs) throws SQLException {
        return new UsageReport.Line(
                rs.getString("name"),
                rs.getString("currency"),
                rs.getLong("requests"),
                rs.getLong("answered"),
                rs.getLong("unpriced"),
                rs.getLong("unattributed"),
                rs.getLong("input"),
                rs.getLong("cached"),
                rs.getLong("output"),
                rs.getBigDecimal("cost"));
    }
}
