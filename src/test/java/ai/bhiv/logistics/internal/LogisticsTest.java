package ai.bhiv.logistics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.logistics.DeliveryGrouping;
import ai.bhiv.logistics.Item;
import ai.bhiv.logistics.ItemChange;
import ai.bhiv.logistics.ItemStatus;
import ai.bhiv.logistics.LogisticsProblem;
import ai.bhiv.logistics.NewItem;
import ai.bhiv.logistics.NewShipment;
import ai.bhiv.logistics.NewShipmentLine;
import ai.bhiv.logistics.NewSupplier;
import ai.bhiv.logistics.ShipmentMode;
import ai.bhiv.logistics.ShipmentStatus;
import ai.bhiv.logistics.Supplier;
import ai.bhiv.platform.contract.Money;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.problem.ProblemCode;
import ai.bhiv.testing.TestImports;
import ai.bhiv.testing.TestTenant;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogisticsTest {
    private TestTenant tenant;
    private LogisticsParts logistics;

    @BeforeEach
    void fresh() {
        tenant = TestTenant.of("logistics");
        logistics = LogisticsParts.on(tenant.db());
    }

    @Test
    void anOpeningQuantityIsAMoveAndTheLevelFollowsIt() {
        var item = item("S-1", "12.5");

        assertThat(item.quantity()).isEqualByComparingTo("12.5");
        assertThat(item.lowStock()).isFalse();
        assertThat(tenant.call(() -> tenant.db()
                        .sql("select sum(qty) from logistics.stock_moves where item_id = :id")
                        .param("id", item.id())
                        .query(BigDecimal.class)
                        .single()))
                .isEqualByComparingTo("12.5");
        assertThat(item("S-2", "0").lowStock()).isTrue();
    }

    @Test
    void theApplicationCanNeitherChangeNorRemoveAMove() {
        item("S-1", "3");
        for (var sql : List.of("update logistics.stock_moves set qty = 9", "delete from logistics.stock_moves")) {
            assertThatThrownBy(() -> tenant.run(() -> tenant.db().sql(sql).update()))
                    .hasStackTraceContaining("permission denied");
        }
    }

    @Test
    void anItemWithStockIsNotRetiredAndOneWithoutIs() {
        var full = item("S-1", "3");
        var empty = item("S-2", "0");

        refused(
                LogisticsProblem.ITEM_IN_USE,
                () -> tenant.run(() -> logistics.inventory().delete(full.id(), Version.ANY)));
        tenant.run(() -> logistics.inventory().delete(empty.id(), Version.ANY));
        assertThat(tenant.call(() -> logistics.inventory().get(full.id())).status())
                .isEqualTo(ItemStatus.ACTIVE);
        assertThat(tenant.call(() -> logistics.inventory().list(null, null, null, null, null, PageRequest.first()))
                        .items())
                .extracting(Item::sku)
                .containsExactly("S-1");
    }

    @Test
    void aSkuIsTakenWhateverItsCaseAndAStaleChangeIsRefused() {
        var item = item("S-1", "3");
        refused(LogisticsProblem.DUPLICATE_SKU, () -> item("s-1 ", "1"));

        var change = new ItemChange(
                "S-1", "Bolt M9", null, "Fasteners", euros("2"), null, null, null, BigDecimal.TEN, ItemStatus.ACTIVE);
        var changed = tenant.call(() -> logistics.inventory().update(item.id(), new Version(1), change));
        assertThat(changed.name()).isEqualTo("Bolt M9");
        assertThat(changed.quantity()).isEqualByComparingTo("3");
        refused(
                PlatformProblem.STALE,
                () -> tenant.run(() -> logistics.inventory().update(item.id(), new Version(1), change)));
    }

    @Test
    void theLowStockListAndTheFiguresAgree() {
        item("S-1", "3");
        item("S-2", "30");
        item("S-3", "0");

        var low = tenant.call(() -> logistics.inventory().list(null, true, null, null, null, PageRequest.first()));
        assertThat(low.items()).extracting(Item::sku).containsExactly("S-1", "S-3");
        var report = tenant.call(() -> logistics.analytics().inventory(10));
        assertThat(report.totalItems()).isEqualTo(3);
        assertThat(report.lowStockCount()).isEqualTo(2);
        assertThat(report.lowStock()).extracting("sku").containsExactly("S-3", "S-1");
        assertThat(report.value()).containsExactly(euros("66.00"));
    }

    @Test
    void aReferencedSupplierIsDeactivatedAndAFreeOneRemoved() {
        var used = supplier("Used");
        var free = supplier("Free");
        var item = item("S-1", "0");
        tenant.run(() -> logistics.shipments().create(shipment("N-1", line(item, used, "2026-01-05", null))));

        tenant.run(() -> logistics.suppliers().delete(used.id(), Version.ANY));
        tenant.run(() -> logistics.suppliers().delete(free.id(), Version.ANY));
        assertThat(tenant.call(() -> logistics.suppliers().get(used.id())).active())
                .isFalse();
        refused(
                PlatformProblem.NOT_FOUND,
                () -> tenant.call(() -> logistics.suppliers().get(free.id())));
    }

    @Test
    void aShipmentIsMadeWithAllItsLinesOrNotAtAll() {
        var item = item("S-1", "0");
        var good = line(item, null, "2026-01-05", "2026-01-05");
        var bad = new NewShipmentLine(
                UUID.randomUUID(), null, BigDecimal.ONE, null, LocalDate.of(2026, 1, 5), null, null, null, null);

        refused(
                LogisticsProblem.ITEM_UNKNOWN,
                () -> tenant.run(() -> logistics.shipments().create(shipment("N-1", good, bad))));
        var made = tenant.call(() -> logistics.shipments().create(shipment(null, good)));
        assertThat(made.number()).matches("SHP-[0-9A-HJKMNP-TV-Z]{8}[0-9A-HJKMNP-TV-Z*~$=U]");
        assertThat(made.status()).isEqualTo(ShipmentStatus.DELIVERED);
        assertThat(made.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.onTime()).isTrue());
        tenant.run(() -> logistics.shipments().create(shipment("N-1", good)));
        refused(
                LogisticsProblem.DUPLICATE_NUMBER,
                () -> tenant.run(() -> logistics.shipments().create(shipment("N-1", good))));
    }

    @Test
    void figuresFollowFromASmallTable() {
        var item = item("S-1", "0");
        var other = item("S-2", "0");
        var quick = supplier("Quick");
        var slow = supplier("Slow");
        tenant.run(() -> logistics
                .shipments()
                .create(shipment(
                        "N-1",
                        line(item, quick, "2026-01-05", "2026-01-05"),
                        line(other, slow, "2026-01-05", "2026-01-06"))));
        tenant.run(() -> logistics.shipments().create(shipment("N-2", line(item, quick, "2026-02-05", "2026-01-31"))));
        tenant.run(() -> logistics.shipments().create(shipment("N-3", line(item, slow, "2026-02-05", null))));

        var all = tenant.call(() ->
                logistics.analytics().shipments(null, null, null, null, null, DeliveryGrouping.SUPPLIER, "-late", 10));
        assertThat(all.lines()).isEqualTo(4);
        assertThat(all.delivered()).isEqualTo(3);
        assertThat(all.onTime()).isEqualTo(2);
        assertThat(all.late()).isEqualTo(1);
        assertThat(all.onTimeShare()).isEqualByComparingTo("0.666667");
        assertThat(all.shipments()).isEqualTo(3);
        assertThat(all.shipmentsOnTime()).isEqualTo(1);
        assertThat(all.items()).isEqualTo(2);
        assertThat(all.value()).containsExactly(euros("40.00"));
        assertThat(all.groups())
                .extracting(group -> group.key() + " " + group.late() + "/" + group.lines())
                .containsExactly("Slow 1/2", "Quick 0/2");

        var january = tenant.call(() -> logistics
                .analytics()
                .shipments(
                        LocalDate.of(2026, 1, 1),
                        LocalDate.of(2026, 1, 31),
                        "quick",
                        ShipmentMode.AIR,
                        "norway",
                        DeliveryGrouping.YEAR,
                        "key",
                        10));
        assertThat(january.lines()).isEqualTo(2);
        assertThat(january.groups())
                .singleElement()
                .satisfies(year -> assertThat(year.key()).isEqualTo("2026"));

        var nothing = tenant.call(() ->
                logistics.analytics().shipments(null, null, "nobody", null, null, DeliveryGrouping.MODE, "key", 10));
        assertThat(nothing.lines()).isZero();
        assertThat(nothing.onTimeShare()).isNull();
        assertThat(nothing.groups()).isEmpty();
    }

    @Test
    void aLineThatMovesToAnotherShipmentSettlesBoth(@TempDir Path directory) throws IOException {
        var imports = new TestImports(tenant, logistics.kinds());
        var table = """
                id,asn/dn #,country,shipment mode,vendor,item description,line item quantity,line item value,scheduled delivery date,delivered to client date
                1,ASN-1,Norway,Air Charter,Quick,Bolt,10,100,2-Jun-06,2-Jun-06
                2,ASN-1,Norway,Air Charter,quick ,bolt,10,100,2-Jun-06,23-Jun-06
                3,ASN-2,Ghana,,Slow,Nut,10,100,1-Jul-06,
                """;
        var file = Files.writeString(directory.resolve("lines.csv"), table);
        assertThat(imports.run("logistics", "logistics.shipments", file)
                        .applied()
                        .create())
                .isEqualTo(3);
        assertThat(shipments()).containsExactly("ASN-1 2 AIR_CHARTER DELIVERED", "ASN-2 1 UNKNOWN PENDING");

        Files.writeString(
                file,
                table.replace("2,ASN-1,Norway,Air Charter", "2,ASN-2,Ghana,")
                        .replace("1-Jul-06,", "1-Jul-06,30-Jun-06"));
        var again = imports.run("logistics", "logistics.shipments", file).applied();
        assertThat(again.update()).isEqualTo(2);
        assertThat(again.skip()).isEqualTo(1);
        assertThat(shipments()).containsExactly("ASN-1 1 AIR_CHARTER DELIVERED", "ASN-2 2 UNKNOWN DELIVERED");
        var report = tenant.call(
                () -> logistics.analytics().shipments(null, null, null, null, null, DeliveryGrouping.NONE, "key", 1));
        assertThat(report.lines()).isEqualTo(3);
        assertThat(report.suppliers()).isEqualTo(2);
        assertThat(report.items()).isEqualTo(2);
    }

    private List<String> shipments() {
        return tenant
                .call(() -> logistics
                        .shipments()
                        .list(
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                new PageRequest(50, null, "number", PageRequest.Count.NONE)))
                .items()
                .stream()
                .map(one -> one.number() + " " + one.lineCount() + " " + one.mode() + " " + one.status())
                .toList();
    }

    private Item item(String sku, String quantity) {
        return tenant.call(() -> logistics
                .inventory()
                .create(new NewItem(
                        sku,
                        "Item " + sku,
                        null,
                        "Fasteners",
                        euros("2"),
                        null,
                        null,
                        null,
                        BigDecimal.TEN,
                        new BigDecimal(quantity))));
    }

    private Supplier supplier(String name) {
        return tenant.call(
                () -> logistics.suppliers().create(new NewSupplier(name, "mail@x.example", null, null, true, null)));
    }

    private static NewShipment shipment(@Nullable String number, NewShipmentLine... lines) {
        return new NewShipment(number, null, null, "Norway", null, null, ShipmentMode.AIR, null, List.of(lines));
    }

    private static NewShipmentLine line(
            Item item, @Nullable Supplier supplier, String scheduled, @Nullable String delivered) {
        return new NewShipmentLine(
                item.id(),
                supplier == null ? null : supplier.id(),
                BigDecimal.ONE,
                euros("10"),
                LocalDate.parse(scheduled),
                delivered == null ? null : LocalDate.parse(delivered),
                null,
                null,
                null);
    }

    private static Money euros(String amount) {
        return new Money(new BigDecimal(amount), "EUR");
    }

    private static void refused(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
