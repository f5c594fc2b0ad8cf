package ai.bhiv.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// An invented trading company: suppliers that are late in their own ways, items, deliveries of three years, customers,
/// products and deals. The same seed and day give the same bytes.
///
/// @param seed chooses the company
/// @param today the day after its last record
public record SampleCompany(long seed, LocalDate today) {
    static final int SUPPLIERS = 40;
    static final int ITEMS = 120;
    static final int DELIVERIES = 2_500;
    static final int ACCOUNTS = 60;
    static final int CUSTOMERS = 150;
    static final int REPS = 12;
    static final int DEALS = 1_200;

    /// Writes one CSV file per import kind.
    ///
    /// @return the files in the order in which they are to be imported: what is named comes before who names it
    public List<SampleTable> writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        var names = new SampleNames(random(1));
        var goods = new SampleGoods(names, random(2), today);
        var sales = new SampleSales(names, random(3), today);
        var written = new ArrayList<SampleTable>();
        written.add(table(directory, "logistics", "suppliers", goods.suppliers()));
        written.add(table(directory, "logistics", "items", goods.items()));
        written.add(table(directory, "logistics", "shipments", goods.deliveries()));
        written.add(table(directory, "crm", "accounts", sales.accounts()));
        written.add(table(directory, "crm", "products", sales.products()));
        written.add(table(directory, "crm", "sales-reps", sales.reps()));
        written.add(table(directory, "crm", "customers", sales.customers()));
        written.add(table(directory, "crm", "opportunities", sales.deals()));
        return List.copyOf(written);
    }

    /// A stream of its own for each part, so that one part can grow without changing the others.
    private RandomGenerator random(int part) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + part);
    }

    private static SampleTable table(Path directory, String module, String kind, List<String> lines)
            throws IOException {
        var file = module + "-" + kind + ".csv";
        Files.writeString(directory.resolve(file), String.join("\n", lines) + "\n");
        return new SampleTable(module + "." + kind, module, file, lines.size() - 1);
    }

    static String csv(Object... cells) {
        var line = new StringBuilder();
        for (var cell : cells) {
            var text = cell.toString();
            line.append(line.isEmpty() ? "" : ",")
                    .append(text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text);
        }
        return line.toString();
    }
}
