package ai.bhiv.crm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.crm.StageHistory;
import ai.bhiv.crm.StagePeriod;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.testing.TestImports;
import ai.bhiv.testing.TestTenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrmImportTest {
    @TempDir
    private Path directory;

    private TestTenant tenant;
    private CrmParts crm;
    private TestImports imports;

    @BeforeEach
    void fresh() {
        tenant = TestTenant.of("crm");
        crm = CrmParts.on(tenant.db());
        imports = new TestImports(tenant, crm.kinds());
    }

    @Test
    void aParentIsFoundAlsoWhenItComesLaterOrInALaterFile() throws IOException {
        run("crm.accounts", """
                account,sector,employees,subsidiary_of
                Low,retail,5,Middle
                Middle,retail,50,Top
                Alone,retail,7,
                """);
        assertThat(parents()).containsExactly("Alone <- null", "Low <- Middle", "Middle <- null");

        run("crm.accounts", """
                account,sector,employees,subsidiary_of
                Top,retail,500,
                """);
        assertThat(parents()).containsExactly("Alone <- null", "Low <- Middle", "Middle <- Top", "Top <- null");
    }

    @Test
    void theSameFileTwiceChangesNothingAndAChangedRowChangesOneRecord() throws IOException {
        var first = """
                product,series,sales_price
                GTX Pro,GTX,4821
                MG Special,MG,55
                """;
        run("crm.products", first);

        assertThat(run("crm.products", first).applied().skip()).isEqualTo(2);
        var changed = run("crm.products", first.replace(",55", ",60")).applied();
        assertThat(changed.update()).isEqualTo(1);
        assertThat(changed.skip()).isEqualTo(1);
        assertThat(tenant.call(() -> crm.products().list(null, null, null, PageRequest.first()))
                        .items())
                .extracting(
                        product -> product.name() + " " + product.listPrice().amount())
                .containsExactly("GTX Pro 4821.00", "MG Special 60.00");
    }

    @Test
    void anImportedDealHasTheHistoryThatItsDatesImply() throws IOException {
        run("crm.products", """
                product,series,sales_price
                GTX Pro,GTX,4821
                """);
        var deals = """
                opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
                A1,Pat,GTX Pro,,Won,2017-01-02,2017-03-04,100
                A2,Pat,GTXPro,,Engaging,2017-01-05,,
                A3,Pat,GTX Pro,,Prospecting,,,
                """;
        assertThat(run("crm.opportunities", deals).applied().create()).isEqualTo(3);
        assertThat(history("A1").periods()).extracting(StagePeriod::stage).containsExactly("engaging", "won");
        assertThat(history("A1").periods().getFirst().leftAt()).isEqualTo("2017-03-04T00:00:00Z");

        run("crm.opportunities", deals.replace("Engaging,2017-01-05,,", "Lost,2017-01-05,2017-02-01,0"));
        var moved = history("A2").periods();
        assertThat(moved).extracting(StagePeriod::stage).containsExactly("engaging", "lost");
        assertThat(moved.getFirst().leftAt())
                .isEqualTo(moved.getLast().enteredAt())
                .isEqualTo("2017-02-01T00:00:00Z");
        assertThat(history("A1").periods()).hasSize(2);
    }

    @Test
    void aDealOfAnUnknownAccountStopsAndTheOthersGoOn() throws IOException {
        run("crm.accounts", """
                account,sector,employees,subsidiary_of
                Hottechi,technology,5,
                """);
        var done = run("crm.opportunities", """
                opportunity_id,sales_agent,account,deal_stage,close_value
                B1,Pat,Hottechi,Won,1
                B2,Pat,Zzyzx Quarry,Won,1
                B3,Pat,,Won,1
                """);
        assertThat(done.applied().create()).isEqualTo(2);
        assertThat(done.applied().error()).isEqualTo(1);
    }

    private ai.bhiv.platform.imports.Import run(String kind, String table) throws IOException {
        return imports.run("crm", kind, Files.writeString(directory.resolve("table.csv"), table));
    }

    private java.util.List<String> parents() {
        return tenant
                .call(() -> crm.accounts().list(null, null, null, null, null, PageRequest.first()))
                .items()
                .stream()
                .map(account -> account.name() + " <- " + account.parent())
                .toList();
    }

    private StageHistory history(String ref) {
        return tenant.call(() -> crm.opportunities()
                .history(tenant.db()
                        .sql("select id from crm.opportunities where external_ref = :ref")
                        .param("ref", ref)
                        .query(java.util.UUID.class)
                        .single()));
    }
}
