package ai.bhiv.crm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.crm.CrmProblem;
import ai.bhiv.crm.CustomerStatus;
import ai.bhiv.crm.DealGrouping;
import ai.bhiv.crm.NewCustomer;
import ai.bhiv.crm.NewOpportunity;
import ai.bhiv.crm.NewSalesRep;
import ai.bhiv.crm.Opportunity;
import ai.bhiv.crm.StageChange;
import ai.bhiv.crm.StageKind;
import ai.bhiv.platform.contract.Money;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.testing.TestTenant;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpportunitiesTest {
    private static final List<String> STAGES = List.of("prospecting", "engaging", "won", "lost");

    private TestTenant tenant;
    private CrmParts crm;

    @BeforeEach
    void fresh() {
        tenant = TestTenant.of("crm");
        crm = CrmParts.on(tenant.db());
    }

    @Test
    void aDealsPeriodsFollowEachOtherWithoutGapAndOneIsOpen() {
        for (long seed = 1; seed <= 5; seed++) {
            var random = new Random(seed);
            var deal = create("prospecting", null, null);
            for (int i = 0; i < 12; i++) {
                var stage = STAGES.get(random.nextInt(4));
                var before = deal;
                deal = tenant.call(() -> crm.opportunities()
                        .move(before.id(), new Version(before.version()), new StageChange(stage, null, null)));
            }
            var id = deal.id();
            var periods = tenant.call(() -> crm.opportunities().history(id)).periods();
            for (int i = 0; i + 1 < periods.size(); i++) {
                assertThat(periods.get(i).leftAt())
                        .as("seed " + seed)
                        .isEqualTo(periods.get(i + 1).enteredAt());
                assertThat(periods.get(i).stage())
                        .isNotEqualTo(periods.get(i + 1).stage());
            }
            assertThat(periods).filteredOn(period -> period.leftAt() == null).hasSize(1);
            assertThat(periods.getLast().stage()).isEqualTo(deal.stage());
        }
    }

    @Test
    void twoPeopleMovingOneVersionMoveItOnce() {
        var deal = create("prospecting", null, null);
        var seen = new Version(deal.version());
        var won = tenant.call(() -> crm.opportunities()
                .move(deal.id(), seen, new StageChange("won", new Money(new BigDecimal("12.5"), "EUR"), null)));

        assertThat(won.stageKind()).isEqualTo(StageKind.WON);
        assertThat(won.closeDate()).isNotNull();
        assertThat(won.amount()).isEqualTo(new Money(new BigDecimal("12.50"), "EUR"));
        assertThatThrownBy(() -> tenant.run(
                        () -> crm.opportunities().move(deal.id(), seen, new StageChange("lost", null, null))))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(PlatformProblem.STALE));
        assertThat(tenant.call(() -> crm.opportunities().history(deal.id())).periods())
                .hasSize(2);
    }

    @Test
    void anUnknownStageIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> create("dreaming", null, null)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(CrmProblem.STAGE_UNKNOWN);
            assertThat(problem.detail()).contains("dreaming", "prospecting, engaging, won, lost");
        });
    }

    @Test
    void aSuspendedCustomerGetsNoNewDealButKeepsItsOwn() {
        var customer = tenant.call(() -> crm.customers().create(CustomersTest.customer("Ada", "ada@x.example", null)));
        var deal = create("prospecting", null, customer.id());
        tenant.run(() -> crm.customers()
                .update(
                        customer.id(),
                        Version.ANY,
                        new NewCustomer(
                                "Ada",
                                "T",
                                "ada@x.example",
                                null,
                                null,
                                null,
                                CustomerStatus.SUSPENDED,
                                List.of(),
                                null,
                                null,
                                null)));

        assertThatThrownBy(() -> create("prospecting", null, customer.id()))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(CrmProblem.CUSTOMER_SUSPENDED));
        assertThat(tenant.call(() ->
                                crm.opportunities().move(deal.id(), Version.ANY, new StageChange("won", null, null)))
                        .customerId())
                .isEqualTo(customer.id());
    }

    @Test
    void figuresFollowFromASmallTable() {
        tenant.run(() -> crm.reps().create(new NewSalesRep("Pat", "Max", "West")));
        create("won", "100", null, "EUR", "2026-01-10", "Pat");
        create("won", "50.25", null, "EUR", "2026-04-01", "pat ");
        create("won", "7", null, "USD", "2026-04-02", "Sam");
        create("lost", "900", null, "EUR", "2026-04-03", "Pat");
        create("engaging", "1", null, "EUR", null, "Pat");

        var all = tenant.call(() -> crm.analytics().pipeline(null, null, null, null, DealGrouping.OFFICE, "-won", 10));
        assertThat(all.total()).isEqualTo(5);
        assertThat(all.winRate()).isEqualByComparingTo("0.75");
        assertThat(all.wonValue())
                .containsExactly(new Money(new BigDecimal("150.25"), "EUR"), new Money(new BigDecimal("7.00"), "USD"));
        assertThat(all.stages()).extracting("stage", "deals").hasSize(4);
        assertThat(all.groups())
                .extracting("key", "won", "open")
                .satisfiesExactly(
                        west -> assertThat(west.toList()).containsExactly("West", 2L, 1L),
                        none -> assertThat(none.toList()).containsExactly("(none)", 1L, 0L));

        var spring = tenant.call(() -> crm.analytics()
                .pipeline(
                        LocalDate.of(2026, 4, 1),
                        LocalDate.of(2026, 4, 30),
                        "PAT",
                        null,
                        DealGrouping.QUARTER,
                        "key",
                        10));
        assertThat(spring.total()).isEqualTo(2);
        assertThat(spring.groups()).singleElement().satisfies(group -> {
            assertThat(group.key()).isEqualTo("2026-Q2");
            assertThat(group.winRate()).isEqualByComparingTo("0.5");
        });
        var nothing = tenant.call(() -> crm.analytics()
                .pipeline(
                        LocalDate.of(1999, 1, 1), LocalDate.of(1999, 2, 1), null, null, DealGrouping.NONE, "key", 10));
        assertThat(nothing.winRate()).isNull();
        assertThat(nothing.groups()).isEmpty();
        assertThatThrownBy(() -> tenant.run(
                        () -> crm.analytics().pipeline(null, null, null, null, DealGrouping.OWNER, "-size", 10)))
                .hasMessageContaining("win_rate");
    }

    @Test
    void dealsWithoutAmountComeLastWhenTheLargestAreAsked() {
        create("won", "5", null, "EUR", "2026-01-10", "Pat");
        create("won", null, null, "EUR", "2026-01-11", "Pat");
        create("won", "70", null, "EUR", "2026-01-12", "Pat");

        var page = tenant.call(() -> crm.opportunities()
                .list(
                        null,
                        StageKind.WON,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new PageRequest(2, null, "-amount", PageRequest.Count.EXACT)));
        var rest = tenant.call(() -> crm.opportunities()
                .list(
                        null,
                        StageKind.WON,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new PageRequest(2, page.nextCursor(), "-amount", PageRequest.Count.NONE)));
        assertThat(page.count()).isEqualTo(3);
        assertThat(page.items())
                .extracting(deal -> deal.amount().amount().intValue())
                .containsExactly(70, 5);
        assertThat(rest.items()).extracting(Opportunity::amount).containsOnlyNulls();
        assertThat(rest.nextCursor()).isNull();
    }

    private Opportunity create(String stage, @Nullable String amount, @Nullable UUID customer) {
        return create(stage, amount, customer, "EUR", null, "Pat");
    }

    private Opportunity create(
            String stage,
            @Nullable String amount,
            @Nullable UUID customer,
            String currency,
            @Nullable String closes,
            String owner) {
        var money = amount == null ? null : new Money(new BigDecimal(amount), currency);
        var close = closes == null ? null : LocalDate.parse(closes);
        return tenant.call(() -> crm.opportunities()
                .create(new NewOpportunity("Deal", stage, null, null, customer, owner, money, null, close, null)));
    }
}
