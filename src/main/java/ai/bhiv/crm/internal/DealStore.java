package ai.bhiv.crm.internal;

import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.imports.Journal;
import ai.bhiv.platform.imports.KnownNames;
import ai.bhiv.platform.imports.Match;
import ai.bhiv.platform.store.Batch;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Folded;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Writes deals by the thousand, with the history that their dates imply.
@Repository
final class DealStore {
    private final JdbcClient db;
    private final Ids ids;

    DealStore(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    private record Deal(UUID id, OpportunityRow row) {}

    /// A stage that a deal left.
    private record Left(UUID deal, String at, UUID next) {}

    KnownNames accountNames() {
        return new Names("crm.accounts");
    }

    KnownNames productNames() {
        return new Names("crm.products");
    }

    Map<String, Match> match(List<OpportunityRow> rows) {
        var batch = batch(deals(rows));
        var found = new HashMap<String, Match>();
        db.sql("""
                select o.external_ref, o.id, o.name = b.name and o.stage = b.stage
                    and coalesce(a.name_key, '') = coalesce(b.account_key, '')
                    and coalesce(p.name_key, '') = coalesce(b.product_key, '')
                    and o.owner is not distinct from b.owner and o.amount is not distinct from b.amount
                    and o.currency is not distinct from b.currency
                    and o.engaged_on is not distinct from b.engaged_on
                    and o.close_date is not distinct from b.close_date as same
                from crm.opportunities o join %s on o.external_ref = b.external_ref
                left join crm.accounts a on a.id = o.account_id
                left join crm.products p on p.id = o.product_id
                where o.deleted_at is null""".formatted(batch.table("b")))
                .params(batch.params())
                .query((rs, row) ->
                        Map.entry(rs.getString("external_ref"), new Match(Columns.id(rs, "id"), rs.getBoolean("same"))))
                .list()
                .forEach(one -> found.put(one.getKey(), one.getValue()));
        return found;
    }

    /// @return the made deals' ids by their references; a reference that was taken meanwhile is missing
    Map<String, UUID> insert(List<OpportunityRow> rows, Journal journal) {
        var batch = batch(deals(rows));
        var made = new HashMap<String, UUID>();
        journal.sql("crm.opportunities", """
                    insert into crm.opportunities (id, name, stage, stage_kind, account_id, product_id, owner,
                        owner_key, amount, currency, engaged_on, close_date, external_ref, words, created_by,
                        updated_by)
                    select b.id, b.name, b.stage, b.stage_kind, a.id, p.id, b.owner, b.owner_key, b.amount, b.currency,
                        b.engaged_on, b.close_date, b.external_ref, b.words, :by, :by
                    from %1$s
                    left join crm.accounts a on a.name_key = b.account_key and a.deleted_at is null
                    left join crm.products p on p.name_key = b.product_key and p.deleted_at is null
                    order by b.position
                    on conflict (tenant_id, external_ref) where deleted_at is null do nothing""".formatted(batch.table("b")), "id, external_ref")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Map.entry(rs.getString("external_ref"), Columns.id(rs, "id")))
                .list()
                .forEach(one -> made.put(one.getKey(), one.getValue()));
        begin(batch);
        return made;
    }

    /// The history of new deals: engaged from that day on, if the row says so, and then in their stage.
    private void begin(Batch<Deal> batch) {
        db.sql("""
                insert into crm.opportunity_stages (id, opportunity_id, stage, stage_kind, entered_at, left_at, moved_by,
                    amount, currency)
                select b.first_period, o.id, 'engaging', 'open', b.engaged_before, b.reached_at, :by, null, null
                from %1$s join crm.opportunities o on o.id = b.id where b.engaged_before is not null
                union all
                select b.last_period, o.id, b.stage, b.stage_kind, coalesce(b.reached_at, o.created_at), null, :by,
                    b.amount, b.currency
                from %1$s join crm.opportunities o on o.id = b.id""".formatted(batch.table("b")))
                .params(batch.params())
                .param("by", Caller.id())
                .update();
    }

    /// @param targets the stored deals by the rows' references
    /// @return the ids of those that were changed
    Set<UUID> update(List<OpportunityRow> rows, Map<String, UUID> targets, Journal journal) {
        var batch = batch(rows.stream()
                .map(row -> new Deal(java.util.Objects.requireNonNull(targets.get(row.externalRef())), row))
                .toList());
        // the deals' rows are locked by this update before their histories are touched, as by every move
        var changed = new HashSet<>(journal.sql("crm.opportunities", """
                update crm.opportunities o set name = b.name, stage = b.stage, stage_kind = b.stage_kind,
                    account_id = (select a.id from crm.accounts a
                        where a.name_key = b.account_key and a.deleted_at is null),
                    product_id = (select p.id from crm.products p
                        where p.name_key = b.product_key and p.deleted_at is null),
                    owner = b.owner, owner_key = b.owner_key, amount = b.amount, currency = b.currency,
                    engaged_on = b.engaged_on, close_date = b.close_date, words = b.words,
                    version = version + 1, updated_at = now(), updated_by = :by
                from %s where o.id = b.id and o.deleted_at is null""".formatted(batch.table("b")), "o.id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Columns.id(rs, "id"))
                .list());
        var left = journal.sql("crm.opportunity_stages", """
                update crm.opportunity_stages h
                set left_at = greatest(h.entered_at, coalesce(b.reached_at, now()))
                from %s
                where h.opportunity_id = b.id and h.left_at is null and h.stage <> b.stage""".formatted(batch.table("b")), "h.opportunity_id, h.left_at")
                .params(batch.params())
                .query((rs, row) -> new Left(Columns.id(rs, "opportunity_id"), rs.getString("left_at"), ids.next()))
                .list();
        var next = new Batch<>(left)
                .column("id", "uuid", Left::next)
                .column("opportunity_id", "uuid", Left::deal)
                .column("entered_at", "timestamptz", Left::at);
        journal.sql("crm.opportunity_stages", """
                insert into crm.opportunity_stages (id, opportunity_id, stage, stage_kind, entered_at, moved_by, amount,
                    currency)
                select n.id, o.id, o.stage, o.stage_kind, n.entered_at, :by, o.amount, o.currency
                from %s join crm.opportunities o on o.id = n.opportunity_id""".formatted(next.table("n")), "id")
                .params(next.params())
                .param("by", Caller.id())
                .query(UUID.class)
                .list();
        return changed;
    }

    private List<Deal> deals(List<OpportunityRow> rows) {
        return rows.stream().map(row -> new Deal(ids.next(), row)).toList();
    }

    private Batch<Deal> batch(List<Deal> deals) {
        return new Batch<>(deals)
                .column("id", "uuid", Deal::id)
                .column("first_period", "uuid", deal -> ids.next())
                .column("last_period", "uuid", deal -> ids.next())
                .column("name", "text", deal -> deal.row().title())
                .column("stage", "text", deal -> deal.row().step().key())
                .column("stage_kind", "text", deal -> deal.row().step().kind())
                .column(
                        "account_key",
                        "text",
                        deal -> Folded.keyOrNull(deal.row().account()))
                .column(
                        "product_key",
                        "text",
                        deal -> Folded.keyOrNull(deal.row().product()))
                .column("owner", "text", deal -> deal.row().owner())
                .column("owner_key", "text", deal -> Folded.keyOrNull(deal.row().owner()))
                .column("amount", "numeric", deal -> deal.row().amount())
                .column("currency", "text", deal -> deal.row().amountCurrency())
                .column("engaged_on", "date", deal -> deal.row().engagedOn())
                .column("close_date", "date", deal -> deal.row().closeDate())
                .column("engaged_before", "timestamptz", deal -> deal.row().engagedBefore())
                .column("reached_at", "timestamptz", deal -> deal.row().reachedAt())
                .column("external_ref", "text", deal -> deal.row().externalRef())
                .column(
                        "words",
                        "text",
                        deal -> Folded.words(deal.row().title(), deal.row().externalRef()));
    }

    /// The live names of a table.
    private final class Names implements KnownNames {
        private final String table;
        private final KnownNames whole;

        Names(String table) {
            this.table = table;
            this.whole = KnownNames.of(this::all);
        }

        @Override
        public Set<String> known(Set<String> asked) {
            return new HashSet<>(
                    db.sql("select name from %s where deleted_at is null and name = any (cast(:names as text[]))"
                                    .formatted(table))
                            .param("names", asked.toArray(String[]::new))
                            .query((rs, row) -> rs.getString("name"))
                            .list());
        }

        @Override
        public @Nullable Near near(String unknown) {
            return whole.near(unknown);
        }

        private List<String> all() {
            return db.sql("select name from %s where deleted_at is null order by name".formatted(table))
                    .query((rs, row) -> rs.getString("name"))
                    .list();
        }
    }
}
