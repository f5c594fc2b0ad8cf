package ai.bhiv.crm.internal;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// Tables made up from a seed: every draw names some records again and some anew.
final class CrmTable {
    private static final int ROWS = 60;

    private CrmTable() {}

    static String of(String kind, Random random) {
        var rows = IntStream.range(0, ROWS)
                .map(_ -> random.nextInt(3 * ROWS))
                .distinct()
                .mapToObj(n -> String.join(",", row(kind, n, random)))
                .toList();
        return heading(kind) + "\n" + String.join("\n", rows) + "\n";
    }

    private static String heading(String kind) {
        return switch (kind) {
            case "crm.accounts" -> "account,sector,employees,subsidiary_of";
            case "crm.customers" -> "first_name,last_name,email,company,phone";
            case "crm.opportunities" ->
                "opportunity_id,sales_agent,product,deal_stage,engage_date,close_date,close_value";
            case "logistics.suppliers" -> "name,contact_email,phone,lead_time_days";
            default ->
                "external_ref,number,supplier,item,quantity,scheduled_on,delivered_on,country,mode,item_category";
        };
    }

    private static List<String> row(String kind, int n, Random random) {
        int other = random.nextInt(3 * ROWS);
        return switch (kind) {
            case "crm.accounts" ->
                List.of(
                        "Account " + n,
                        pick(random, "retail", "software", "finance", ""),
                        pick(random, "5", "70", ""),
                        other > n && random.nextBoolean() ? "Account " + other : "");
            case "crm.customers" ->
                List.of(
                        pick(random, "Ann", "Bob"),
                        "Number " + n,
                        "c" + n + "@example.com",
                        random.nextBoolean() ? "Account " + other : "",
                        pick(random, "", "555-" + n));
            case "crm.opportunities" -> {
                var stage = pick(random, "Prospecting", "Engaging", "Won", "Lost");
                yield List.of(
                        "D" + n,
                        "Pat",
                        pick(random, "GTX Pro", "MG Special"),
                        stage,
                        stage.equals("Prospecting") ? "" : "2017-01-0" + (1 + random.nextInt(9)),
                        stage.equals("Won") || stage.equals("Lost") ? "2017-03-1" + random.nextInt(10) : "",
                        stage.equals("Won") ? Integer.toString(random.nextInt(900)) : "");
            }
            case "logistics.suppliers" ->
                List.of(
                        "Supplier " + n % 40,
                        "s" + n + "@example.com",
                        pick(random, "", "555-" + n),
                        Integer.toString(random.nextInt(30)));
            default ->
                List.of(
                        "L" + n,
                        "SHP" + n / 3,
                        "Supplier " + other % 20,
                        "Item " + other % 30,
                        Integer.toString(1 + random.nextInt(50)),
                        String.format(Locale.ROOT, "2016-0%d-11", 1 + random.nextInt(9)),
                        random.nextBoolean() ? "2016-09-30" : "",
                        pick(random, "Chad", "Peru"),
                        pick(random, "air", "ocean"),
                        pick(random, "arv", "hrdt"));
        };
    }

    private static String pick(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }
}
