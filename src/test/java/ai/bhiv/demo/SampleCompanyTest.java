package ai.bhiv.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.crm.DealGrouping;
import ai.bhiv.crm.internal.CrmParts;
import ai.bhiv.logistics.DeliveryGrouping;
import ai.bhiv.logistics.internal.LogisticsParts;
import ai.bhiv.testing.TestImports;
import ai.bhiv.testing.TestTenant;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCompanyTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOneDoesNot(@TempDir Path one, @TempDir Path two, @TempDir Path three)
            throws IOException {
        var tables = new SampleCompany(7, TODAY).writeTo(one);
        new SampleCompany(7, TODAY).writeTo(two);
        new SampleCompany(8, TODAY).writeTo(three);

        assertThat(tables).extracting(SampleTable::rows).containsExactly(40, 120, 2_500, 60, 8, 12, 150, 1_200);
        for (var table : tables) {
            assertThat(one.resolve(table.file())).hasSameBinaryContentAs(two.resolve(table.file()));
        }
        assertThat(Files.mismatch(one.resolve("crm-accounts.csv"), three.resolve("crm-accounts.csv")))
                .isNotNegative();
    }

    @Test
    void everyTableImportsWithTheSuggestedMapping(@TempDir Path directory) throws IOException {
        var tenant = TestTenant.of("crm", "logistics");
        var crm = CrmParts.on(tenant.db());
        var logistics = LogisticsParts.on(tenant.db());
        var tables = new SampleCompany(7, TODAY).writeTo(directory);

        for (var table : tables) {
            var kinds = table.module().equals("crm") ? crm.kinds() : logistics.kinds();
            var done =
                    new TestImports(tenant, kinds).run(table.module(), table.kind(), directory.resolve(table.file()));
            assertThat(done.applied().create()).as(table.file()).isEqualTo(table.rows());
            assertThat(done.suggestion().unmapped()).as(table.file()).isEmpty();
        }

        var deliveries = tenant.call(() ->
                logistics.analytics().shipments(null, null, null, null, null, DeliveryGrouping.SUPPLIER, "-late", 50));
        assertThat(deliveries.onTimeShare()).isBetween(new BigDecimal("0.75"), new BigDecimal("0.95"));
        assertThat(deliveries.lines()).isGreaterThan(deliveries.delivered());
        assertThat(deliveries.items()).isLessThanOrEqualTo(120);
        assertThat(tenant.call(() -> logistics.analytics().inventory(200)).lowStockCount())
                .isBetween(3L, 60L);
        var deals = tenant.call(() -> crm.analytics().pipeline(null, null, null, null, DealGrouping.OFFICE, "key", 9));
        assertThat(deals.winRate()).isBetween(new BigDecimal("0.5"), new BigDecimal("0.75"));
        assertThat(deals.groups()).extracting("key").containsExactly("Central", "East", "West");
        assertThat(tenant.call(() -> crm.analytics().dashboard()).accounts()).isEqualTo(60);
    }
}
