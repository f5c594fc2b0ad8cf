package ai.bhiv.guard.internal;

import ai.bhiv.guard.ThreatSummary;
import ai.bhiv.platform.store.Columns;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Counts threats exactly.
final class Summaries {
    private final JdbcClient jdbc;

    Summaries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    ThreatSummary since(Instant since) {
        return jdbc.sql("""
                        select coalesce(sum(count), 0) as total,
                               coalesce(sum(count) filter (where decision = 'refuse'), 0) as refused,
                               count(*) filter (where decision = 'refuse' and label = 'false_positive') as false_blocks,
                               count(*) filter (where decision = 'refuse' and label is not null) as labelled
                        from guard.threats where at >= ?""")
                .param(Columns.stored(since))
                .query((row, _) -> new ThreatSummary(
                        since,
                        row.getLong("total"),
                        row.getLong("refused"),
                        counts("type", "2 desc, 1", 20, since),
                        counts("level", "2 desc, 1", 4, since),
                        counts("prefix", "2 desc, 1", 10, since),
                        counts("path", "2 desc, 1", 10, since),
                        counts(
                                "to_char(date_trunc('hour', at at time zone 'UTC'), 'YYYY-MM-DD\"T\"HH24:00\"Z\"')",
                                "1",
                                720,
                                since),
                        row.getLong("false_blocks"),
                        row.getLong("labelled")))
                .single();
    }

    private List<ThreatSummary.Count> counts(String by, String order, int most, Instant since) {
        return jdbc.sql("select %s, sum(count) from guard.threats where at >= ? group by 1 order by %s limit %d"
                        .formatted(by, order, most))
                .param(Columns.stored(since))
                .query((row, _) -> new ThreatSummary.Count(row.getString(1), row.getLong(2)))
                .list();
    }
}
