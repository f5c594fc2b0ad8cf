package ai.bhiv.llm.internal.money;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The rows of the ledger, many at a time.
final class EntryTable {
    private final JdbcClient db;
    private final UUID writer;

    /// @param writer this process
    EntryTable(JdbcClient db, UUID writer) {
        this.db = db;
        this.writer = writer;
    }

    /// An entry that was open and is no longer.
    record Closed(UUID id, List<UUID> budgets, BigDecimal reserved, BigDecimal cost) {
        static Closed of(ResultSet rs, int row) throws SQLException {
            var cost = rs.getBigDecimal("cost");
            return new Closed(
                    rs.getObject("id", UUID.class),
                    List.of((UUID[]) rs.getArray("budgets").getArray()),
                    rs.getBigDecimal("reserved"),
                    cost == null ? BigDecimal.ZERO : cost);
        }
    }

    void insert(List<Entry> all) {
        if (all.isEmpty()) {
            return;
        }
        db.sql("""
                insert into llm.ledger (id, writer, request_id, attempt, principal, actor, key_id, end_user, endpoint,
                    model, provider, upstream_model, lane, streamed, budgets, reserved, price_id, currency, state)
                select v.id, ?, v.request_id, v.attempt, v.principal, v.actor, v.key_id, v.end_user, v.endpoint,
                    v.model, v.provider, v.upstream_model, v.lane, v.streamed,
                    string_to_array(v.budgets, ',')::uuid[], v.reserved, v.price_id, v.currency, 'open'
                from unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::text[],
                        ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::text[], ?::numeric[], ?::uuid[],
                        ?::text[])
                    as v (id, request_id, attempt, principal, actor, key_id, end_user, endpoint, model, provider,
                        upstream_model, lane, streamed, budgets, reserved, price_id, currency)
                on conflict (tenant_id, id) do nothing""")
                .param(writer)
                .param(column(all, Entry::id))
                .param(column(all, Entry::requestId))
                .param(column(all, Entry::attempt))
                .param(column(all, Entry::principal))
                .param(column(all, Entry::actor))
                .param(column(all, Entry::keyId))
                .param(column(all, Entry::endUser))
                .param(column(all, Entry::endpoint))
                .param(column(all, Entry::model))
                .param(column(all, Entry::provider))
                .param(column(all, Entry::upstreamModel))
                .param(column(all, Entry::lane))
                .param(column(all, Entry::streamed))
                .param(column(
                        all,
                        e -> String.join(
                                ",", e.budgets().stream().map(UUID::toString).toList())))
                .param(column(all, Entry::reserved))
                .param(column(all, Entry::priceId))
                .param(column(all, Entry::currency))
                .update();
    }

    /// The budgets that entries draw on.
    List<UUID> budgetsOf(List<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : db.sql("select distinct unnest(budgets) from llm.ledger where id = any(?::uuid[])")
                        .param(texts(ids))
                        .query((row, _) -> row.getObject(1, UUID.class))
                        .list();
    }

    /// Settles what is still open; an entry that was closed by another process stays as it is.
    List<Closed> settle(List<Entry.Settlement> all) {
        if (all.isEmpty()) {
            return List.of();
        }
        return db.sql("""
                update llm.ledger l set state = 'settled', settled_at = now(), outcome = v.outcome,
                    input_tokens = v.input, cache_read_tokens = v.cache_read, cache_write_tokens = v.cache_write,
                    output_tokens = v.output, reasoning_tokens = v.reasoning, usage_source = v.source, cost = v.cost,
                    finish = v.finish, latency_ms = v.latency, first_token_ms = v.first_token
                from unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                        ?::text[], ?::numeric[], ?::text[], ?::int[], ?::int[])
                    as v (id, outcome, input, cache_read, cache_write, output, reasoning, source, cost, finish,
                        latency, first_token)
                where l.id = v.id and l.state = 'open'
                returning l.id, l.budgets, l.reserved, l.cost""")
                .param(column(all, Entry.Settlement::id))
                .param(column(all, Entry.Settlement::outcome))
                .param(column(all, s -> s.counts().input()))
                .param(column(all, s -> s.counts().cacheRead()))
                .param(column(all, s -> s.counts().cacheWrite()))
                .param(column(all, s -> s.counts().output()))
                .param(column(all, s -> s.counts().reasoning()))
                .param(column(all, Entry.Settlement::source))
                .param(column(all, Entry.Settlement::cost))
                .param(column(all, Entry.Settlement::finish))
                .param(column(all, Entry.Settlement::latencyMs))
                .param(column(all, Entry.Settlement::firstTokenMs))
                .query(Closed::of)
                .list();
    }

    /// One column of all rows, as texts that the statement casts.
    private static <T> @Nullable String[] column(List<T> rows, Function<T, ? extends @Nullable Object> value) {
        var column = new @Nullable String[rows.size()];
        for (int i = 0; i < column.length; i++) {
            var one = value.apply(rows.get(i));
            column[i] = one == null ? null : one.toString();
        }
        return column;
    }

    private static String[] texts(List<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    void alive() {
        db.sql("""
                insert into llm.writers (id) values (?)
                on conflict (tenant_id, id) do update set seen_at = now()""").param(writer).update();
    }

    /// Open entries of processes that were silent for so long.
    List<UUID> abandoned(Duration silence) {
        return db.sql("""
                select l.id from llm.ledger l left join llm.writers w on w.id = l.writer
                where l.state = 'open' and l.writer <> ?
                  and coalesce(w.seen_at, l.opened_at) < now() - make_interval(secs => ?)
                  and l.opened_at < now() - make_interval(secs => ?)
                order by l.id limit 1000""")
                .param(writer)
                .param((double) silence.toSeconds())
                .param((double) silence.toSeconds())
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    /// Closes them at what was reserved.
    List<Closed> unattributed(List<UUID> ids) {
        return db.sql("""
                update llm.ledger set state = 'unattributed', settled_at = now(), outcome = 'interrupted',
                    usage_source = 'unknown', cost = case when currency is null then null else reserved end
                where id = any(?::uuid[]) and state = 'open'
                returning id, budgets, reserved, cost""").param(texts(ids)).query(Closed::of).list();
    }
}
