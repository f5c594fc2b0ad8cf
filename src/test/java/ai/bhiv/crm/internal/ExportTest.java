package ai.bhiv.crm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.logistics.internal.LogisticsParts;
import ai.bhiv.platform.imports.ExportFormat;
import ai.bhiv.testing.TestImports;
import ai.bhiv.testing.TestTenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an export writes, an import reads (PLT-84).
class ExportTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void anEmptyCrmThatReadsAnExportExportsTheSame(ExportFormat format) throws IOException {
        var kinds = List.of("crm.products", "crm.accounts", "crm.sales-reps", "crm.customers", "crm.opportunities");
        var random = new Random(21);
        var first = crm();
        run(
                first,
                "crm",
                "crm.products",
                "table.csv",
                "product,series,sales_price\nGTX Pro,GTX,4821.5\nMG Special,MG,55\n");
        run(
                first,
                "crm",
                "crm.sales-reps",
                "table.csv",
                "sales_agent,manager,regional_office\n\"=1+1\",'=2,+49 West\n-Pat,@x,\"a \"\"b\"\", c\"\n");
        for (var kind : List.of("crm.accounts", "crm.customers", "crm.opportunities")) {
            run(first, "crm", kind, "table.csv", CrmTable.of(kind, random));
        }
        copies(first, crm(), "crm", kinds, format);
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void anEmptyLogisticsThatReadsAnExportExportsTheSame(ExportFormat format) throws IOException {
        var first = logistics();
        run(first, "logistics", "logistics.suppliers", "table.csv", CrmTable.of("logistics.suppliers", new Random(22)));
        run(
                first,
                "logistics",
                "logistics.items",
                "table.csv",
                "sku,name,unit_price,quantity,supplier\nA-1,Item one,2.50,7,\n-A2,=Item,3,0,\n");
        copies(first, logistics(), "logistics", List.of("logistics.suppliers", "logistics.items"), format);
        var deliveries = logistics();
        run(
                deliveries,
                "logistics",
                "logistics.shipments",
                "table.csv",
                CrmTable.of("logistics.shipments", new Random(23)));
        copies(deliveries, logistics(), "logistics", List.of("logistics.shipments"), format);
    }

    private void copies(TestImports from, TestImports to, String module, List<String> kinds, ExportFormat format)
            throws IOException {
        var name = format == ExportFormat.CSV ? "table.csv" : "table.jsonl";
        for (var kind : kinds) {
            var written = from.export(module, kind, format);
            assertThat(written.lines().count()).describedAs(kind).isGreaterThan(1);
            var read = run(to, module, kind, name, written);
            assertThat(read).describedAs("rejected of %s", kind).isZero();
        }
        for (var kind : kinds) {
            assertThat(to.export(module, kind, format).lines().sorted().toList())
                    .describedAs(kind)
                    .isEqualTo(
                            from.export(module, kind, format).lines().sorted().toList());
        }
    }

    private long run(TestImports imports, String module, String kind, String name, String table) throws IOException {
        return imports.run(module, kind, Files.writeString(directory.resolve(name), table))
                .applied()
                .error();
    }

    private static TestImports crm() {
        var tenant = TestTenant.of("crm");
        return new TestImports(tenant, CrmParts.on(tenant.db()).kinds());
    }

    private static TestImports logistics() {
        var tenant = TestTenant.of("logistics");
        return new TestImports(tenant, LogisticsParts.on(tenant.db()).kinds());
    }
}
