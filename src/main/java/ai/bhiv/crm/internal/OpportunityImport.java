package ai.bhiv.crm.internal;

import ai.bhiv.crm.Stage;
import ai.bhiv.platform.event.Notices;
import ai.bhiv.platform.imports.Applied;
import ai.bhiv.platform.imports.ImportKind;
import ai.bhiv.platform.imports.ImportRow;
import ai.bhiv.platform.imports.Journal;
import ai.bhiv.platform.imports.KnownNames;
import ai.bhiv.platform.imports.Match;
import ai.bhiv.platform.store.Folded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Deals by their id in the other system. Account and product must be known by name; an account may be missing.
@Component
final class OpportunityImport implements ImportKind<OpportunityRow> {
    private final DealStore store;

    OpportunityImport(DealStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "crm.opportunities";
    }

    @Override
    public String module() {
        return "crm";
    }

    @Override
    public String meaning() {
        return "One deal, with its stage, account, product, seller, amount and dates.";
    }

    @Override
    public Class<OpportunityRow> record() {
        return OpportunityRow.class;
    }

    @Override
    public List<String> matchFields() {
        return List.of("external_ref");
    }

    @Override
    public Map<String, KnownNames> references() {
        return Map.of("account", store.accountNames(), "product", store.productNames(), "stage", new StageNames());
    }

    @Override
    public Map<String, Notices.Kinds> notices() {
        return CrmNotices.ALL;
    }

    @Override
    public String stored() {
        return """
                select o.id, coalesce(o.external_ref, o.id::text) as external_ref, o.name, o.stage, a.name as account,
                    p.name as product, o.owner, o.amount, coalesce(o.currency, 'USD') as currency, o.engaged_on,
                    o.close_date
                from crm.opportunities o
                left join crm.accounts a on a.id = o.account_id
                left join crm.products p on p.id = o.product_id
                where o.deleted_at is null""";
    }

    @Override
    public List<Match> match(List<ImportRow<OpportunityRow>> rows) {
        var stored = store.match(rows.stream().map(ImportRow::value).toList());
        return rows.stream()
                .map(row -> stored.getOrDefault(row.value().externalRef(), Match.NONE))
                .toList();
    }

    @Override
    public List<Applied> apply(List<ImportRow<OpportunityRow>> rows, Journal journal) {
        var made = store.insert(
                rows.stream()
                        .filter(row -> row.target() == null)
                        .map(ImportRow::value)
                        .toList(),
                journal);
        var targets = new HashMap<String, java.util.UUID>();
        rows.forEach(row -> {
            var target = row.target();
            if (target != null) {
                targets.put(row.value().externalRef(), target);
            }
        });
        var changed = store.update(
                rows.stream()
                        .filter(row -> row.target() != null)
                        .map(ImportRow::value)
                        .toList(),
                targets,
                journal);
        return rows.stream()
                .<Applied>map(row -> {
                    var target = row.target();
                    if (target != null) {
                        return changed.contains(target) ? new Applied.Updated(target) : Refusals.gone("external_ref");
                    }
                    var ref = row.value().externalRef();
                    var id = made.get(ref);
                    return id == null
                            ? Refusals.taken("external_ref", ref, "a reference that no other deal has")
                            : new Applied.Created(id);
                })
                .toList();
    }

    /// A deal's history goes with it.
    @Override
    public Set<String> parts() {
        return Set.of("crm.opportunity_stages");
    }

    /// The stages, whatever the case of their names.
    private static final class StageNames implements KnownNames {
        private final KnownNames exact =
                KnownNames.of(() -> Stage.DEFAULT.stream().map(Stage::key).toList());

        @Override
        public Set<String> known(Set<String> asked) {
            return asked.stream()
                    .filter(name ->
                            Stage.DEFAULT.stream().anyMatch(stage -> stage.key().equals(Folded.key(name))))
                    .collect(Collectors.toSet());
        }

        @Override
        public @Nullable Near near(String unknown) {
            return exact.near(unknown);
        }
    }
}
