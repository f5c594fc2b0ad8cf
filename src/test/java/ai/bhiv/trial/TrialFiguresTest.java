package ai.bhiv.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.bhiv.crm.DealGrouping;
import ai.bhiv.crm.PipelineGroup;
import ai.bhiv.crm.internal.CrmParts;
import ai.bhiv.logistics.DeliveryGroup;
import ai.bhiv.logistics.DeliveryGrouping;
import ai.bhiv.logistics.internal.LogisticsParts;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.testing.TestImports;
import ai.bhiv.testing.TestTenant;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The figures that the public data sets must give (crm.md and logistics.md, section 8). Without the sets, which are
/// not part of the product, it is skipped.
class TrialFiguresTest {
    private static final Path DATA = Stream.of("../shared/data", "../../shared/data")
            .map(Path::of)
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(Path.of("../shared/data"));

    @Test
    void theDeliveryHistoryGivesItsPublishedFigures() {
        assumeTrue(Files.isReadable(DATA.resolve("scms_delivery_history.csv")));
        var tenant = TestTenant.of("logistics");
        var logistics = LogisticsParts.on(tenant.db());
        var imports = new TestImports(tenant, logistics.kinds());

        var done = imports.run("logistics", "logistics.shipments", DATA.resolve("scms_delivery_history.csv"));
        assertThat(done.applied().create()).isEqualTo(10_324);

        var all = tenant.call(() ->
                logistics.analytics().shipments(null, null, null, null, null, DeliveryGrouping.SUPPLIER, "-late", 5));
        assertThat(all.lines()).isEqualTo(10_324);
        assertThat(all.onTime()).isEqualTo(9_138);
        assertThat(percent(all.onTimeShare(), 1)).isEqualTo("88.5");
        assertThat(all.suppliers()).isEqualTo(73);
        assertThat(all.items()).isEqualTo(184);
        assertThat(all.shipments()).isEqualTo(7_030);
        assertThat(all.shipmentsOnTime()).isEqualTo(6_225);
        assertThat(all.countries()).isEqualTo(43);
        assertThat(all.value())
                .singleElement()
                .satisfies(value -> assertThat(value.amount()).isEqualByComparingTo("1627584457.29"));
        assertThat(all.groups()).extracting(DeliveryGroup::late).startsWith(927L, 98L, 94L);
        assertThat(all.groups().getFirst().key()).isEqualTo("SCMS from RDC");
        var modes = tenant.call(() ->
                logistics.analytics().shipments(null, null, null, null, null, DeliveryGrouping.MODE, "-lines", 10));
        assertThat(modes.groups())
                .extracting(group -> group.key() + " " + percent(group.onTimeShare(), 1) + " " + group.lines())
                .containsExactly(
                        "air 90.4 6113",
                        "truck 83.9 2830",
                        "air_charter 88.5 650",
                        "ocean 82.5 371",
                        "unknown 98.9 360");
        var years = tenant.call(
                () -> logistics.analytics().shipments(null, null, null, null, null, DeliveryGrouping.YEAR, "key", 50));
        assertThat(years.groups())
                .extracting(group -> group.key() + " " + percent(group.onTimeShare(), 1))
                .contains("2011 76.2", "2012 91.5");

        var again = imports.run("logistics", "logistics.shipments", DATA.resolve("scms_delivery_history.csv"));
        assertThat(again.applied().skip()).isEqualTo(10_324);
        assertThat(tenant.call(() -> logistics
                                .analytics()
                                .shipments(null, null, null, null, null, DeliveryGrouping.NONE, "key", 1))
                        .lines())
                .isEqualTo(10_324);
    }

    @Test
    void theSalesPipelineGivesItsPublishedFigures() {
        assumeTrue(Files.isReadable(DATA.resolve("crm_sales_pipeline.csv")));
        var tenant = TestTenant.of("crm");
        var crm = CrmParts.on(tenant.db());
        var imports = new TestImports(tenant, crm.kinds());
        for (var set : new String[][] {
            {"crm.accounts", "crm_accounts.csv"},
            {"crm.products", "crm_products.csv"},
            {"crm.sales-reps", "crm_sales_teams.csv"},
            {"crm.opportunities", "crm_sales_pipeline.csv"}
        }) {
            assertThat(imports.run("crm", set[0], DATA.resolve(set[1]))
                            .applied()
                            .error())
                    .isZero();
        }

        var all = tenant.call(
                () -> crm.analytics().pipeline(null, null, null, null, DealGrouping.OFFICE, "-won_value", 5));
        assertThat(all.total()).isEqualTo(8_800);
        assertThat(all.won()).isEqualTo(4_238);
        assertThat(all.lost()).isEqualTo(2_473);
        assertThat(all.stages()).extracting("deals").containsExactly(500L, 1_589L, 4_238L, 2_473L);
        assertThat(percent(all.winRate(), 2)).isEqualTo("63.15");
        assertThat(all.wonValue())
                .singleElement()
                .satisfies(value -> assertThat(value.amount()).isEqualByComparingTo("10005534"));
        assertThat(all.groups()).extracting(PipelineGroup::key).containsExactly("West", "Central", "East");
        assertThat(all.groups().getFirst().wonValue().getFirst().amount()).isEqualByComparingTo("3568647");
        var quarters = tenant.call(() -> crm.analytics()
                .pipeline(
                        LocalDate.of(2017, 1, 1),
                        LocalDate.of(2017, 12, 31),
                        null,
                        null,
                        DealGrouping.QUARTER,
                        "key",
                        9));
        assertThat(quarters.groups()).extracting(PipelineGroup::won).containsExactly(531L, 1_254L, 1_257L, 1_196L);
        var dashboard = tenant.call(() -> crm.analytics().dashboard());
        assertThat(dashboard.accounts()).isEqualTo(85);
        assertThat(dashboard.products()).isEqualTo(7);
        assertThat(tenant.call(() -> crm.reps()
                                .list(null, null, null, new PageRequest(1, null, null, PageRequest.Count.EXACT)))
                        .count())
                .isEqualTo(35);
        assertThat(tenant.call(() -> tenant.db()
                        .sql("select count(*) from crm.accounts where parent_id is not null and wanted_parent is null")
                        .query(Long.class)
                        .single()))
                .isEqualTo(15);
        assertThat(tenant.call(() -> tenant.db()
                        .sql("select count(*) from crm.accounts where wanted_parent is not null")
                        .query(Long.class)
                        .single()))
                .isZero();
        assertThat(tenant.call(() -> tenant.db().sql("""
                                select count(*) from crm.opportunity_stages where stage = 'engaging'
                                and entered_at < '2017-07-01Z' and (left_at is null or left_at >= '2017-07-01Z')""").query(Long.class).single()))
                .isEqualTo(1_686);
    }

    private static String percent(@Nullable BigDecimal share, int digits) {
        return share == null
                ? "none"
                : share.movePointRight(2).setScale(digits, RoundingMode.HALF_UP).toPlainString();
    }
}
