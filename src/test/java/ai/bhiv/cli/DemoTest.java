package ai.bhiv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final String JOB = """
            {"id": "i-1", "kind": "k", "state": "applied", "rows": 3, "version": 1, "applied_rows": 3,
             "suggestion": {"mapping": {"mode": "upsert", "columns": [], "constants": []}},
             "preview": {"hash": "h-1", "counts": {"create": 3, "error": 0}}, "applied": {"create": 3}}""";

    @TempDir
    private Path directory;

    private CliHouse house;

    @BeforeEach
    void open() throws IOException {
        house = new CliHouse(directory);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void nothingIsMadeForSomebodyWhoIsNotSignedIn() {
        var ran = house.run("demo", "--dir", directory.resolve("files").toString());
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).contains("bhiv login");
        assertThat(directory.resolve("files")).doesNotExist();
    }

    @Test
    void everyTableIsImportedThroughTheApiInOrder() {
        house.signedIn().server.on("GET /auth/me", "{}");
        for (var module : new String[] {"logistics", "crm"}) {
            var imports = "/api/" + module + "/imports";
            house.server
                    .on("POST " + imports, JOB)
                    .on("PUT " + imports + "/i-1/mapping", JOB)
                    .on("POST " + imports + "/i-1/validate", JOB)
                    .on("POST " + imports + "/i-1/apply", JOB)
                    .on("GET " + imports + "/i-1", JOB);
        }
        var ran = house.run("demo");
        assertThat(ran.code()).as(ran.err()).isZero();
        var kinds = house.server.asked.stream()
                .map(FakeServer.Asked::path)
                .filter(path -> path.contains("?kind="))
                .map(path -> path.substring(path.indexOf('=') + 1))
                .toList();
        assertThat(kinds)
                .contains("logistics.shipments")
                .containsSubsequence("crm.accounts", "crm.products", "crm.sales-reps", "crm.opportunities");
    }
}
