package ai.bhiv.demo;

import static ai.bhiv.demo.SampleCompany.csv;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Accounts, products, sellers, customers and deals. Sellers differ in how often they win.
final class SampleSales {
    private static final int DAYS = 540;
    private static final List<String> TRADES =
            List.of("Foods", "Health", "Logistics", "Retail", "Software", "Energy", "Hotels", "Media");
    private static final List<String> COUNTRIES =
            List.of("Germany", "France", "United States", "India", "Brazil", "Norway", "Japan");
    private static final List<Product> PRODUCTS = List.of(
            new Product("Atlas Basic", "Atlas", 480),
            new Product("Atlas Plus", "Atlas", 1_150),
            new Product("Atlas Pro", "Atlas", 4_900),
            new Product("Beacon Lite", "Beacon", 90),
            new Product("Beacon One", "Beacon", 720),
            new Product("Beacon Max", "Beacon", 3_600),
            new Product("Compass 300", "Compass", 9_800),
            new Product("Compass 500", "Compass", 24_500));
    private static final List<String> OFFICES = List.of("Central", "East", "West");

    private record Product(String name, String series, int price) {}

    private record Rep(String name, String manager, String office, double skill) {}

    private record Account(String name, String sector) {}

    private final SampleNames names;
    private final RandomGenerator random;
    private final LocalDate today;
    private final List<Account> accounts;
    private final List<Rep> reps;

    SampleSales(SampleNames names, RandomGenerator random, LocalDate today) {
        this.names = names;
        this.random = random;
        this.today = today;
        this.accounts = IntStream.range(0, SampleCompany.ACCOUNTS)
                .mapToObj(one -> account())
                .toList();
        var managers = IntStream.range(0, OFFICES.size() * 2)
                .mapToObj(one -> names.person())
                .toList();
        this.reps = IntStream.range(0, SampleCompany.REPS)
                .mapToObj(one -> new Rep(
                        names.person(),
                        managers.get(one % managers.size()),
                        OFFICES.get(one % OFFICES.size()),
                        0.5 + random.nextDouble() * 0.25))
                .toList();
    }

    List<String> accounts() {
        var lines = new ArrayList<String>();
        lines.add("account,sector,revenue,employees,country,parent company");
        for (int i = 0; i < accounts.size(); i++) {
            var account = accounts.get(i);
            // some belong to one that stands later in the table
            var parent = i % 7 == 3 ? accounts.get((i + 4) % accounts.size()).name() : "";
            lines.add(csv(
                    account.name(),
                    account.sector(),
                    BigDecimal.valueOf(1_000_000L + random.nextLong(900_000_000L), 2),
                    20 + random.nextInt(9_000),
                    names.pick(COUNTRIES),
                    parent));
        }
        return lines;
    }

    List<String> products() {
        var lines = new ArrayList<String>();
        lines.add("product,series,sales price");
        PRODUCTS.forEach(product -> lines.add(csv(product.name(), product.series(), product.price())));
        return lines;
    }

    List<String> reps() {
        var lines = new ArrayList<String>();
        lines.add("sales agent,manager,regional office");
        reps.forEach(rep -> lines.add(csv(rep.name(), rep.manager(), rep.office())));
        return lines;
    }

    List<String> customers() {
        var lines = new ArrayList<String>();
        lines.add("first name,last name,email,company,status,owner");
        for (int i = 0; i < SampleCompany.CUSTOMERS; i++) {
            var person = names.person();
            var account = names.pick(accounts);
            int state = random.nextInt(20);
            lines.add(csv(
                    person.substring(0, person.indexOf(' ')),
                    person.substring(person.indexOf(' ') + 1),
                    SampleNames.slug(person).replace('-', '.') + "@" + SampleNames.slug(account.name()) + ".example",
                    account.name(),
                    state == 0 ? "suspended" : state < 4 ? "inactive" : "active",
                    names.pick(reps).name()));
        }
        return lines;
    }

    List<String> deals() {
        var lines = new ArrayList<String>();
        lines.add("opportunity id,sales agent,product,account,deal stage,engage date,close date,close value");
        for (int i = 0; i < SampleCompany.DEALS; i++) {
            lines.add(deal(i + 1));
        }
        return lines;
    }

    private Account account() {
        var trade = names.pick(TRADES);
        return new Account(names.company(List.of(trade)), trade.toLowerCase(Locale.ROOT));
    }

    private String deal(int number) {
        var rep = names.pick(reps);
        var product = names.pick(PRODUCTS);
        var id = "OPP-%05d".formatted(number);
        var account = names.pick(accounts).name();
        if (random.nextInt(16) == 0) {
            return csv(id, rep.name(), product.name(), account, "Prospecting", "", "", "");
        }
        var engaged = today.minusDays(1 + random.nextInt(DAYS));
        var closed = engaged.plusDays(4 + (long) (-Math.log(1 - random.nextDouble()) * 45));
        if (!closed.isBefore(today)) {
            return csv(id, rep.name(), product.name(), account, "Engaging", engaged, "", "");
        }
        boolean won = random.nextDouble() < rep.skill();
        long paid = Math.round(product.price() * (0.8 + random.nextDouble() * 0.35));
        return csv(id, rep.name(), product.name(), account, won ? "Won" : "Lost", engaged, closed, won ? paid : 0);
    }
}
