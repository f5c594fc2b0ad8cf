package ai.bhiv.demo;

import static ai.bhiv.demo.SampleCompany.csv;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Suppliers, items and deliveries. How late a delivery is depends on its supplier and on how it travels.
final class SampleGoods {
    private static final int DAYS = 3 * 365;
    private static final List<String> TRADES =
            List.of("Supply", "Trading", "Industries", "Components", "Packaging", "Works", "Materials");
    private static final List<String> COUNTRIES = List.of(
            "Germany", "France", "Kenya", "India", "Brazil", "Norway", "Spain", "Poland", "Japan", "Canada", "Ghana",
            "Chile");
    private static final List<Category> CATEGORIES = List.of(
            new Category("Packaging", List.of("carton", "pallet wrap", "label roll", "foam insert"), 2, 60),
            new Category("Electronics", List.of("sensor", "controller", "power supply", "display"), 15, 400),
            new Category("Fasteners", List.of("bolt set", "rivet box", "clamp", "anchor kit"), 1, 40),
            new Category("Tools", List.of("drill", "torque wrench", "caliper", "cutter"), 20, 300),
            new Category("Safety", List.of("helmet", "glove box", "goggles", "ear defender"), 3, 80));
    private static final List<Mode> MODES = List.of(
            new Mode("Air", 45, 0.04),
            new Mode("Truck", 35, 0.08),
            new Mode("Ocean", 15, 0.14),
            new Mode("Air Charter", 5, 0.05));

    private record Category(String name, List<String> nouns, int cheapest, int dearest) {}

    private record Mode(String name, int weight, double late) {}

    private record Supplier(String name, double late, int leadTime) {}

    private record Item(String sku, String name, String category, BigDecimal price, Supplier supplier) {}

    private final RandomGenerator random;
    private final SampleNames names;
    private final LocalDate today;
    private final List<Supplier> suppliers;
    private final List<Item> items;

    SampleGoods(SampleNames names, RandomGenerator random, LocalDate today) {
        this.random = random;
        this.names = names;
        this.today = today;
        this.suppliers = IntStream.range(0, SampleCompany.SUPPLIERS)
                .mapToObj(one -> supplier(one))
                .toList();
        this.items = IntStream.range(0, SampleCompany.ITEMS)
                .mapToObj(one -> item(one))
                .toList();
    }

    List<String> suppliers() {
        var lines = new ArrayList<String>();
        lines.add("vendor,contact email,phone,lead time days");
        for (var supplier : suppliers) {
            lines.add(csv(
                    supplier.name(),
                    "orders@" + SampleNames.slug(supplier.name()) + ".example",
                    "+49 30 55" + (10_000 + random.nextInt(90_000)),
                    supplier.leadTime()));
        }
        return lines;
    }

    List<String> items() {
        var lines = new ArrayList<String>();
        lines.add("sku,item name,category,unit price,unit,supplier,location,reorder level,on hand");
        for (var item : items) {
            int reorder = 10 + 5 * random.nextInt(9);
            // one item in eight is low on stock
            int onHand = random.nextInt(8) == 0 ? random.nextInt(reorder + 1) : reorder + 1 + random.nextInt(400);
            lines.add(csv(
                    item.sku(),
                    item.name(),
                    item.category(),
                    item.price(),
                    "piece",
                    item.supplier().name(),
                    "A-" + (1 + random.nextInt(20)),
                    reorder,
                    onHand));
        }
        return lines;
    }

    /// Lines in the order of their scheduled days; one to four lines a shipment.
    List<String> deliveries() {
        var lines = new ArrayList<String>();
        lines.add("line id,shipment number,country,shipment mode,vendor,sku,item,product group,quantity,line value,"
                + "scheduled delivery date,delivery date");
        int shipment = 0;
        while (lines.size() <= SampleCompany.DELIVERIES) {
            shipment++;
            int size = Math.min(1 + random.nextInt(4), SampleCompany.DELIVERIES + 1 - lines.size());
            addShipment(lines, shipment, size);
        }
        return lines;
    }

    private void addShipment(List<String> lines, int shipment, int size) {
        var mode = mode();
        var country = names.pick(COUNTRIES);
        double done = (double) lines.size() / SampleCompany.DELIVERIES;
        var scheduled = today.minusDays(DAYS - Math.round(done * (DAYS + 20))).plusDays(random.nextInt(5));
        for (int i = 0; i < size; i++) {
            var item = items.get((int) (items.size() * Math.pow(random.nextDouble(), 1.6)));
            int quantity = 5 * (1 + random.nextInt(60));
            var delivered = delivered(scheduled, Math.min(0.9, item.supplier().late() + mode.late()));
            lines.add(csv(
                    "D-" + (10_000 + lines.size()),
                    "ASN-%05d".formatted(shipment),
                    country,
                    mode.name(),
                    item.supplier().name(),
                    item.sku(),
                    item.name(),
                    item.category(),
                    quantity,
                    item.price().multiply(BigDecimal.valueOf(quantity)),
                    scheduled,
                    delivered.isBefore(today) ? delivered : ""));
        }
    }

    private LocalDate delivered(LocalDate scheduled, double late) {
        return random.nextDouble() < late
                ? scheduled.plusDays(1 + (long) (-Math.log(1 - random.nextDouble()) * 9))
                : scheduled.minusDays(random.nextInt(4));
    }

    private Supplier supplier(int number) {
        // a few are often late, most seldom
        double late = number % 9 == 4 ? 0.25 + random.nextDouble() * 0.2 : random.nextDouble() * 0.1;
        return new Supplier(names.company(TRADES), late, 5 + random.nextInt(40));
    }

    private Item item(int number) {
        var category = CATEGORIES.get(number % CATEGORIES.size());
        var noun = category.nouns()
                .get(number / CATEGORIES.size() % category.nouns().size());
        var name = "%s %s %d".formatted(category.name(), noun, 100 + number);
        var cents = 100L * category.cheapest() + random.nextLong(100L * (category.dearest() - category.cheapest()));
        return new Item(
                "%s-%03d".formatted(category.name().substring(0, 3).toUpperCase(java.util.Locale.ROOT), number + 1),
                name,
                category.name(),
                BigDecimal.valueOf(cents, 2),
                names.pick(suppliers));
    }

    private Mode mode() {
        int at = random.nextInt(100);
        for (var mode : MODES) {
            at -= mode.weight();
            if (at < 0) {
                return mode;
            }
        }
        return MODES.getFirst();
    }
}
