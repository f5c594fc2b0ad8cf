package ai.bhiv.guard.internal;

import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Columns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Finds the threats that belong together and keeps one incident for each such group (GRD-47, GRD-48). What was only
/// watched, as code in a note, belongs to none: a crowd with an ordinary purpose makes no incident.
final class Campaigns {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration REOPENS = Duration.ofHours(24);
    private static final int MOST = 100;

    private static final String FOUND = """
            with recent as (
                select prefix, skeleton, type, score, at, count from guard.threats
                where at > :since and not watched),
            sources as (
                select prefix, sum(count) as events, min(at) filter (where type = 'scanner') as scanned,
                    max(at) filter (where type <> 'scanner' and score >= 5) as attacked
                from recent where prefix <> '' group by prefix)
            (select 'single_source' as kind, prefix as trait from sources
                where events >= 3 and (select sum(count) from recent) >= 5 order by events desc limit :most)
            union all
            (select 'scan_then_exploit', prefix from sources where attacked > scanned order by events desc limit :most)
            union all
            (select 'coordinated', skeleton from recent where skeleton <> ''
                group by skeleton having count(distinct prefix) >= 3 order by sum(count) desc limit :most)""";

    private final JdbcClient jdbc;
    private final Ids ids;

    Campaigns(JdbcClient jdbc, Ids ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    /// One group of threats.
    record Campaign(String kind, String trait) {}

    /// An incident that was not there before.
    record Opened(UUID id, Campaign campaign, boolean again) {}

    private record Known(UUID id, boolean closed, Instant first, Instant since) {}

    /// Opens incidents for new groups and brings those that are there up to date.
    List<Opened> look(Instant now) {
        var since = now.minus(WINDOW);
        var found = jdbc.sql(FOUND)
                .param("since", Columns.stored(since))
                .param("most", MOST)
                .query((row, _) -> new Campaign(row.getString("kind"), row.getString("trait")))
                .list();
        var opened = new ArrayList<Opened>();
        for (var campaign : found) {
            var known = known(campaign, now);
            if (known.isEmpty()) {
                insert(campaign, since, now).ifPresent(opened::add);
            } else if (update(campaign, known.get()) && known.get().closed) {
                opened.add(new Opened(known.get().id, campaign, true));
            }
        }
        return opened;
    }

    /// The one that is not closed, or was closed within a day.
    private Optional<Known> known(Campaign campaign, Instant now) {
        return jdbc.sql("""
                        select id, state, first_at, last_at, closed_at from guard.incidents
                        where kind = :kind and trait = :trait and (state <> 'closed' or closed_at > :reopens)
                        order by state = 'closed', opened_at desc limit 1""")
                .param("kind", campaign.kind)
                .param("trait", campaign.trait)
                .param("reopens", Columns.stored(now.minus(REOPENS)))
                .query((row, _) -> {
                    boolean closed = row.getString("state").equals("closed");
                    return new Known(
                            Columns.id(row, "id"),
                            closed,
                            Columns.instant(row, "first_at"),
                            Columns.instant(row, closed ? "closed_at" : "last_at"));
                })
                .optional();
    }

    /// What the group is made of, of all kinds of threats that its trait names.
    private static String members(Campaign campaign) {
        var column = campaign.kind.equals("coordinated") ? "skeleton" : "prefix";
        return """
                (select min(at) as first_at, max(at) as last_at, sum(count) as count,
                    array_agg(distinct type) as types,
                    (array_agg(distinct prefix))[1\\:100] as clients,
                    (array_agg(id order by at desc))[1\\:50] as threats,
                    case max(case level when 'critical' then 4 when 'high' then 3 when 'medium' then 2 else 1 end)
                        when 4 then 'critical' when 3 then 'high' when 2 then 'medium' else 'low' end as level
                from guard.threats where %s = :trait and at >= :first and not watched) as member""".formatted(column);
    }

    private Optional<Opened> insert(Campaign campaign, Instant since, Instant now) {
        var id = ids.next();
        int made = jdbc.sql("""
                        insert into guard.incidents (id, kind, trait, level, state, opened_at, first_at, last_at, count,
                            types, clients, threats)
                        select :id, :kind, :trait, level, 'open', :now, first_at, last_at, count, types, clients, threats
                        from %s where count is not null
                        on conflict (tenant_id, kind, trait) where state <> 'closed' do nothing""".formatted(members(campaign)))
                .param("id", id)
                .param("kind", campaign.kind)
                .param("trait", campaign.trait)
                .param("now", Columns.stored(now))
                .param("first", Columns.stored(since))
                .update();
        return made == 0 ? Optional.empty() : Optional.of(new Opened(id, campaign, false));
    }

    /// Nothing changes until a threat comes that is newer than what is known, or than its end.
    private boolean update(Campaign campaign, Known known) {
        return jdbc.sql("""
                        update guard.incidents i set last_at = member.last_at, count = member.count,
                            types = member.types, clients = member.clients, threats = member.threats,
                            level = member.level,
                            state = case i.state when 'closed' then 'open' else i.state end,
                            closed_at = null, closed_by = null, verdict = null
                        from %s where i.id = :id and member.last_at > :since""".formatted(members(campaign)))
                        .param("id", known.id)
                        .param("trait", campaign.trait)
                        .param("first", Columns.stored(known.first))
                        .param("since", Columns.stored(known.since))
                        .update()
                > 0;
    }

    /// Removes what is past its time: evidence after 30 days, threats after 90.
    void forget(Instant now) {
        jdbc.sql("delete from guard.evidence where at < ?")
                .param(Columns.stored(now.minus(Duration.ofDays(ThreatEndpoint.EVIDENCE_DAYS))))
                .update();
        jdbc.sql("delete from guard.threats where at < ?")
                .param(Columns.stored(now.minus(Duration.ofDays(90))))
                .update();
    }
}
