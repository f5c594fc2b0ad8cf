package ai.bhiv.crm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.logistics.internal.LogisticsParts;
import ai.bhiv.platform.imports.Import;
import ai.bhiv.platform.imports.Import.State;
import ai.bhiv.platform.imports.RevertConflict;
import ai.bhiv.platform.imports.Reverted;
import ai.bhiv.testing.TestImports;
import ai.bhiv.testing.TestTenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An import that was taken back has never been, apart from what others did since (PLT-81, CRM-32).
class RevertTest {
    private static final List<String> CRM_TABLES =
            List.of("crm.accounts", "crm.products", "crm.customers", "crm.opportunities", "crm.opportunity_stages");
    private static final List<String> LOGISTICS_TABLES =
            List.of("logistics.suppliers", "logistics.items", "logistics.shipments", "logistics.shipment_lines");

    @TempDir
    private Path directory;

    private TestTenant tenant;
    private TestImports imports;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void importRevertImportAgainEqualsImportInTheCrm(long seed) throws IOException {
        open("crm");
        var random = new Random(seed);
        var kinds = List.of("crm.accounts", "crm.customers", "crm.opportunities");
        run("crm", "crm.accounts", CrmTable.of("crm.accounts", random));
        run("crm", "crm.products", "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n");
        run("crm", "crm.customers", CrmTable.of("crm.customers", random));
        run("crm", "crm.opportunities", CrmTable.of("crm.opportunities", random));
        for (var kind : kinds) {
            takesBack("crm", kind, CrmTable.of(kind, random), CRM_TABLES, seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void importRevertImportAgainEqualsImportInLogistics(long seed) throws IOException {
        open("logistics");
        var random = new Random(seed);
        run("logistics", "logistics.shipments", CrmTable.of("logistics.shipments", random));
        takesBack(
                "logistics", "logistics.shipments", CrmTable.of("logistics.shipments", random), LOGISTICS_TABLES, seed);
        takesBack(
                "logistics", "logistics.suppliers", CrmTable.of("logistics.suppliers", random), LOGISTICS_TABLES, seed);
    }

    @Test
    void whatAnImportMadeChangedAndTookBackIsToldInItsTransactions() throws IOException {
        open("crm");
        run("crm", "crm.products", "product,series,sales_price\nGTX Pro,GTX,4821\n");
        var applied = run("crm", "crm.products", "product,series,sales_price\nGTX Pro,GTX,4900\nMG Special,MG,55\n");
        assertThat(told("crm.products")).containsExactly("GTX Pro created", "GTX Pro updated", "MG Special created");
        imports.revert("crm", applied);
        assertThat(told("crm.products"))
                .containsExactly(
                        "GTX Pro created",
                        "GTX Pro updated",
                        "GTX Pro updated",
                        "MG Special created",
                        "MG Special deleted");
    }

    private List<String> told(String table) {
        return tenant.call(() -> tenant.db()
                .sql("select t.name || ' ' || split_part(e.type, '.', 3) from crm.event_outbox e"
                        + " join %s t on t.id::text = e.ordering_key order by t.name, e.position".formatted(table))
                .query(String.class)
                .list());
    }

    private void takesBack(String module, String kind, String table, List<String> tables, long seed)
            throws IOException {
        var before = content(tables, true);
        var applied = run(module, kind, table);
        var after = content(tables, false);
        assertThat(applied.applied().create())
                .describedAs("seed %d, %s", seed, kind)
                .isPositive();
        var reverted = imports.revert(module, applied);
        assertThat(reverted.state()).isEqualTo(State.REVERTED);
        assertThat(imports.conflicts(module, reverted))
                .describedAs("seed %d, %s", seed, kind)
                .isEmpty();
        assertThat(content(tables, true)).describedAs("seed %d, %s", seed, kind).isEqualTo(before);
        var again = run(module, kind, table);
        assertThat(again.applied()).isEqualTo(applied.applied());
        assertThat(content(tables, false))
                .describedAs("seed %d, %s", seed, kind)
                .isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void whatOthersDidBetweenStaysAndIsListed(long seed) throws IOException {
        open("crm");
        var random = new Random(seed);
        run("crm", "crm.accounts", CrmTable.of("crm.accounts", random));
        var before = images("crm.accounts");
        var applied = run("crm", "crm.accounts", CrmTable.of("crm.accounts", random));
        var imported = images("crm.accounts");
        var edits = new ArrayList<String>();
        for (var id : imported.keySet()) {
            if (random.nextInt(4) == 0) {
                edits.add(id);
                var column = List.of("sector", "domain", "owner").get(random.nextInt(3));
                tenant.run(() -> tenant.db()
                        .sql("update crm.accounts set %s = 'by hand', version = version + 1, updated_by = 'ann'"
                                        .formatted(column)
                                + " where id = :id::uuid")
                        .param("id", id)
                        .update());
            }
        }
        var edited = images("crm.accounts");
        var reverted = imports.revert("crm", applied);
        var now = images("crm.accounts");
        var listed = imports.conflicts("crm", reverted).stream()
                .map(conflict -> conflict.id().toString())
                .toList();
        assertThat(reverted.reverted().kept()).isEqualTo(listed.size());
        for (var id : imported.keySet()) {
            boolean made = !before.containsKey(id);
            if (listed.contains(id)) {
                assertThat(now.get(id)).describedAs("seed %d: kept whole", seed).isEqualTo(edited.get(id));
            } else if (made) {
                assertThat(now).describedAs("seed %d: removed", seed).doesNotContainKey(id);
                assertThat(edits).doesNotContain(id);
            } else if (edits.contains(id)) {
                assertThat(now.get(id))
                        .describedAs("seed %d: the edit stands", seed)
                        .contains("by hand");
            } else {
                assertThat(now.get(id))
                        .describedAs("seed %d: as before", seed)
                        .matches(image -> asBefore(image, before.get(id)));
            }
        }
    }

    @Test
    void aFieldThatWasChangedSinceIsShownAsBeforeImportedAndNow() throws IOException {
        open("crm");
        run("crm", "crm.accounts", "account,sector,employees\nAcme,retail,5\n");
        var applied = run("crm", "crm.accounts", "account,sector,employees\nAcme,software,7\nNew One,retail,1\n");
        tenant.run(() -> tenant.db()
                .sql("update crm.accounts set sector = 'finance', updated_by = 'ann' where name = 'Acme'")
                .update());
        var reverted = imports.revert("crm", applied);
        assertThat(reverted.reverted()).isEqualTo(new Reverted(1, 0, 1));
        var conflict = imports.conflicts("crm", reverted).getFirst();
        assertThat(conflict.by()).isEqualTo("ann");
        assertThat(conflict.made()).isFalse();
        assertThat(conflict.fields())
                .extracting(
                        RevertConflict.Field::field,
                        f -> f.before().asString(),
                        f -> f.now().asString())
                .containsExactly(org.assertj.core.groups.Tuple.tuple("sector", "retail", "finance"));
        assertThat(images("crm.accounts").values()).singleElement().asString().contains("finance", "\"size\": 7");
    }

    @Test
    void aMadeRecordThatOthersUseStays() throws IOException {
        open("crm");
        var applied = run("crm", "crm.accounts", "account,sector,employees\nUsed,retail,5\nFree,retail,5\n");
        run(
                "crm",
                "crm.opportunities",
                "opportunity_id,sales_agent,account,deal_stage,close_value\nB1,Pat,Used,Won,1\n");
        var reverted = imports.revert("crm", applied);
        assertThat(reverted.reverted()).isEqualTo(new Reverted(1, 0, 1));
        assertThat(imports.conflicts("crm", reverted).getFirst().reason()).isEqualTo("it is used by crm.opportunities");
    }

    /// An account that waited for its parent before may have found it, when an edit kept that parent.
    private static boolean asBefore(String now, String before) {
        return now.equals(before)
                || (before.contains("\"wanted_parent\": \"") && parentless(now).equals(parentless(before)));
    }

    private static String parentless(String image) {
        return image.replaceAll("\"(parent_id|wanted_parent)\": [^,]*", "");
    }

    private void open(String module) {
        tenant = TestTenant.of(module);
        imports = new TestImports(
                tenant,
                module.equals("crm")
                        ? CrmParts.on(tenant.db()).kinds()
                        : LogisticsParts.on(tenant.db()).kinds());
    }

    private Import run(String module, String kind, String table) throws IOException {
        return imports.run(module, kind, Files.writeString(directory.resolve("table.csv"), table));
    }

    /// Live rows by table; with their ids, or as what they say.
    private TreeMap<String, List<String>> content(List<String> tables, boolean ids) {
        var found = new TreeMap<String, List<String>>();
        for (var table : tables) {
            var live = table.equals("crm.opportunity_stages")
                    ? "exists (select from crm.opportunities o where o.id = t.opportunity_id and o.deleted_at is null)"
                    : "to_jsonb(t) ->> 'deleted_at' is null";
            var without = ids
                    ? "'version', 'updated_at', 'updated_by'"
                    : "'version', 'updated_at', 'updated_by', 'id', 'created_at', 'created_by', 'account_id', 'parent_id',"
                            + " 'product_id', 'opportunity_id', 'shipment_id', 'item_id', 'supplier_id', 'entered_at', 'left_at', 'left_at'";
            found.put(
                    table,
                    tenant.call(() -> tenant.db()
                            .sql("select (to_jsonb(t) - array[%s])::text as line from %s t where %s order by line"
                                    .formatted(without, table, live))
                            .query(String.class)
                            .list()));
        }
        return found;
    }

    private TreeMap<String, String> images(String table) {
        var found = new TreeMap<String, String>();
        tenant.call(() -> tenant.db()
                .sql(
                        "select id::text as id, (to_jsonb(t) - array['version', 'updated_at', 'updated_by'])::text as image"
                                + " from %s t where deleted_at is null".formatted(table))
                .query((rs, _) -> found.put(rs.getString("id"), rs.getString("image")))
                .list());
        return found;
    }
}
