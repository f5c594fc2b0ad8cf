package ai.bhiv.guard.internal;

import ai.bhiv.guard.Finding;
import ai.bhiv.platform.audit.Visible;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Batch;
import ai.bhiv.platform.store.Columns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Writes sightings down, and the decisions that follow from them.
final class SightingTable {
    private static final int TEXT = 500;

    private final JdbcClient jdbc;
    private final Ids ids;
    private final String process;

    SightingTable(JdbcClient jdbc, Ids ids, String process) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.process = process;
    }

    /// A row for sightings of one kind.
    ///
    /// @param count how many it stands for
    record Line(Sighting sighting, long count) {}

    private record Named(UUID id, Line line) {}

    void insert(List<Line> lines) {
        var named = lines.stream().map(line -> new Named(ids.next(), line)).toList();
        var batch = new Batch<>(named)
                .column("id", "uuid", Named::id)
                .column("at", "timestamptz", one -> one.line().sighting().at())
                .column(
                        "type",
                        "text",
                        one -> one.line().sighting().verdict().type().key())
                .column("level", "text", one -> one.line().sighting().level())
                .column("decision", "text", one -> one.line().sighting().decision())
                .column("score", "int", one -> one.line().sighting().score())
                .column("address", "text", one -> one.line().sighting().address())
                .column("prefix", "text", one -> one.line().sighting().prefix())
                .column("role", "text", one -> one.line().sighting().role().key())
                .column("method", "text", one -> one.line().sighting().method())
                .column(
                        "path",
                        "text",
                        one -> Visible.text(one.line().sighting().path(), TEXT))
                .column("user_agent", "text", one -> userAgent(one.line()))
                .column("findings", "jsonb", one -> findings(one.line()))
                .column("correlation_id", "text", one -> one.line().sighting().correlationId())
                .column("count", "bigint", one -> one.line().count())
                .column(
                        "watched",
                        "boolean",
                        one -> one.line().sighting().verdict().onlyWatched())
                .column(
                        "skeleton",
                        "text",
                        one -> Skeleton.of(one.line().sighting().verdict().findings()));
        jdbc.sql("""
                        insert into guard.threats (id, at, type, level, decision, score, address, prefix, role, method,
                            path, user_agent, findings, correlation_id, count, watched, skeleton, process)
                        select id, at, type, level, decision, score, address, prefix, role, method,
                            path, user_agent, findings, correlation_id, count, watched, skeleton, :process
                        from %s""".formatted(batch.table("line")))
                .params(batch.params())
                .param("process", process)
                .update();
        keep(named.stream()
                .filter(one -> !one.line().sighting().verdict().kept().isEmpty())
                .toList());
    }

    private void keep(List<Named> named) {
        if (named.isEmpty()) {
            return;
        }
        var batch = new Batch<>(named)
                .column("threat_id", "uuid", Named::id)
                .column("at", "timestamptz", one -> one.line().sighting().at())
                .column(
                        "kept",
                        "jsonb",
                        one -> Json.MAPPER.writeValueAsString(
                                one.line().sighting().verdict().kept()));
        jdbc.sql("insert into guard.evidence (threat_id, at, kept) select threat_id, at, kept from "
                        + batch.table("line"))
                .params(batch.params())
                .update();
    }

    private static @Nullable String userAgent(Line line) {
        var agent = line.sighting().userAgent();
        return agent == null ? null : Visible.text(agent, TEXT);
    }

    /// The decisions in force.
    List<Blocks.Entry> active() {
        return jdbc.sql("select value, expires_at from guard.decisions where lifted_at is null and expires_at > now()")
                .query((row, _) ->
                        new Blocks.Entry(Prefix.parse(row.getString("value")), Columns.instant(row, "expires_at")))
                .list();
    }

    /// Who skips something now.
    List<Blocks.Entry> allowances(String skips) {
        return jdbc.sql("""
                        select value, expires_at from guard.allowances
                        where skips in (?, 'both') and ended_at is null and expires_at > now()""")
                .param(skips)
                .query((row, _) ->
                        new Blocks.Entry(Prefix.parse(row.getString("value")), Columns.instant(row, "expires_at")))
                .list();
    }

    /// Whether the gateway, which makes the tables, was started once.
    boolean made() {
        return jdbc.sql("select to_regclass('guard.allowances') is not null")
                .query(Boolean.class)
                .single();
    }

    private static String findings(Line line) {
        return Json.MAPPER.writeValueAsString(line.sighting().verdict().findings().stream()
                .map(SightingTable::visible)
                .toList());
    }

    /// What a sender wrote, without characters that a database, a terminal or a log would act on.
    private static Finding visible(Finding finding) {
        return new Finding(
                finding.type(),
                finding.rule(),
                finding.meaning(),
                finding.points(),
                finding.place(),
                Visible.text(finding.name(), TEXT),
                finding.offset(),
                finding.length(),
                finding.decoding(),
                Visible.text(finding.excerpt(), TEXT));
    }

    /// A decision that a rule made.
    record Made(UUID id, int offence, Instant until) {}

    /// Keeps a client out by a rule: each time within seven days for twice as long, a day at most (GRD-51).
    ///
    /// @return the decision, empty when one is in force already
    Optional<Made> block(Prefix client, ResponseRules.Rule rule) {
        return jdbc.sql("""
                        with before as (
                            select count(*) filter (where created_at > now() - interval '7 days') as offences,
                                   coalesce(bool_or(lifted_at is null and expires_at > now()), false) as active
                            from guard.decisions where value = :value and source = 'rule')
                        insert into guard.decisions (id, value, reason, source, offence, created_at, created_by, expires_at)
                        select :id, :value, :reason, 'rule', offences + 1, now(), 'guard',
                            now() + least(interval '24 hours',
                                make_interval(secs => :seconds * power(2, least(offences, 12))))
                        from before where not active
                        returning id, offence, expires_at""")
                .param("id", ids.next())
                .param("value", client.toString())
                .param("reason", rule.name())
                .param("seconds", (double) rule.block().toSeconds())
                .query((row, _) ->
                        new Made(Columns.id(row, "id"), row.getInt("offence"), Columns.instant(row, "expires_at")))
                .optional();
    }
}
