package ai.bhiv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.cli.FakeServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {
    private static final String IMPORTS = "/api/crm/imports";
    private static final String SUGGESTED = """
            {"mode":"upsert","columns":[{"column":"product","field":"product","values":[{"given":"GTXPro",\
            "meant":"GTX Pro"}],"empty_words":["n/a"]},{"column":"closed","field":"close_date",\
            "date_pattern":"d-MMM-yy"}],"constants":[{"field":"amount.currency","value":"USD"}]}""";

    @TempDir
    private Path directory;

    private CliHouse house;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        house = new CliHouse(directory).signedIn();
        file = Files.writeString(directory.resolve("deals.csv"), "product,closed\nGTXPro,2-Jun-06\n");
        house.server
                .on("POST " + IMPORTS, _ -> new Answer(201, job("uploaded", 0), Map.of("ETag", "\"7\"")))
                .on("PUT " + IMPORTS + "/i-1/mapping", job("uploaded", 0))
                .on("POST " + IMPORTS + "/i-1/validate", job("validated", 0))
                .on("GET " + IMPORTS + "/i-1/rows", """
                        {"items": [{"line": 9, "faults": [{"column": "closed", "given": "31-Feb-06",
                         "expected": "a date written as d-MMM-yy"}]}]}""")
                .on("POST " + IMPORTS + "/i-1/apply", job("applying", 0))
                .on("GET " + IMPORTS + "/i-1", job("applied", 3));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static String job(String state, int done) {
        return """
                {"id": "i-1", "kind": "crm.opportunities", "file_name": "deals.csv", "state": "%s", "rows": 3,
                 "format": {"layout": "delimited", "delimiter": ",", "charset": "UTF-8"}, "version": 7,
                 "suggestion": {"mapping": %s, "unmapped": ["notes"], "missing": [],
                                "reasons": [{"column": "product", "field": "product", "confidence": 0.98}]},
                 "preview": {"hash": "h-1", "counts": {"create": 2, "update": 0, "skip": 0, "duplicate": 0, "error": 1},
                             "unknown": [{"column": "product", "given": "MGX", "rows": 4, "did_you_mean": "MG Special"}]},
                 "applied_rows": %d, "warnings": [],
                 "applied": {"create": 2, "update": 0, "skip": 0, "duplicate": 0, "error": 1}}""".formatted(state, SUGGESTED, done);
    }

    @Test
    void theSuggestedMappingIsShownAndNothingIsAppliedUnconfirmed() {
        var ran = house.run("import", file.toString(), "--kind", "crm.opportunities");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .contains("product      product          98 %  empty: n/a")
                .contains("closed       close_date             dates d-MMM-yy")
                .contains("(every row)  amount.currency        USD")
                .contains("product  GTXPro  GTX Pro")
                .contains("Columns that stay out: notes")
                .contains("--resume i-1");
        assertThat(house.server.count("PUT " + IMPORTS + "/i-1/mapping")).isZero();
        assertThat(house.server.count("POST " + IMPORTS + "/i-1/apply")).isZero();
    }

    @Test
    void aConfirmedImportSendsTheFileTheMappingAndTheHashOfThePreview() {
        var ran = house.run("import", file.toString(), "--kind", "crm.opportunities", "--yes", "--mode", "create");
        assertThat(ran.code()).isZero();
        var upload = house.server.last("POST " + IMPORTS);
        assertThat(upload.path()).endsWith("?kind=crm.opportunities");
        assertThat(upload.body()).isEqualTo("product,closed\nGTXPro,2-Jun-06\n");
        assertThat(upload.header("Content-Disposition")).contains("deals.csv");
        assertThat(upload.header("Idempotency-Key")).hasSizeGreaterThanOrEqualTo(16);
        var mapping = house.server.last("PUT " + IMPORTS + "/i-1/mapping");
        assertThat(mapping.header("If-Match")).isEqualTo("\"7\"");
        assertThat(mapping.body()).isEqualTo(SUGGESTED.replace("upsert", "create"));
        assertThat(house.server.last("POST " + IMPORTS + "/i-1/apply").body())
                .isEqualTo("{\"expected_changes\":\"h-1\"}");
        assertThat(ran.err()).contains("31-Feb-06").contains("MG Special").contains("imports rejected i-1");
        assertThat(ran.out())
                .isEqualTo(
                        "crm.opportunities: 2 created, 0 updated, 0 unchanged, 0 duplicates, 1 rejected, of 3 rows\n");
    }

    @Test
    void aPersonWhoSaysNoImportsNothing() {
        house.asks = true;
        house.input = "n\n";
        assertThat(house.run("import", file.toString(), "--kind", "crm.opportunities")
                        .code())
                .isEqualTo(2);
        assertThat(house.server.count("PUT " + IMPORTS + "/i-1/mapping")).isZero();
        house.input = "\ny\n";
        assertThat(house.run("import", file.toString(), "--kind", "crm.opportunities")
                        .code())
                .isZero();
    }

    @Test
    void anImportIsFollowedThroughARestartOfTheServer() {
        var looks = new AtomicInteger();
        house.server.on("GET " + IMPORTS + "/i-1", _ -> switch (looks.getAndIncrement()) {
            case 0 -> Answer.ok(job("applying", 1));
            case 1, 2 -> Answer.problem(503, "platform.server.draining");
            default -> Answer.ok(job("applied", 3));
        });
        var ran = house.run("import", file.toString(), "--kind", "crm.opportunities", "--yes");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).containsOnlyOnce("the server is away");
    }

    @Test
    void anImportIsTakenUpAgainByItsId() {
        house.server.on("GET /api/logistics/imports/i-1", _ -> Answer.problem(404, "platform.record.not-found"));
        assertThat(house.run("import", "--resume", "i-1", "--yes").code()).isZero();
        assertThat(house.server.count("POST " + IMPORTS)).isZero();
        assertThat(house.run("import", "--resume", "i-2").code()).isEqualTo(3);
    }

    @Test
    void aFailedImportSaysWhy() {
        house.server.on(
                "GET " + IMPORTS + "/i-1",
                job("failed", 1).replace("\"warnings\"", "\"failure\": \"disk full\", \"warnings\""));
        var ran = house.run("import", file.toString(), "--kind", "crm.opportunities", "--yes");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("disk full");
    }

    @Test
    void aFileThatIsNotThereIsNamedBeforeAnythingIsSent() {
        var ran = house.run("import", "nowhere.csv", "--kind", "crm.opportunities");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("nowhere.csv");
        assertThat(house.server.asked).isEmpty();
    }
}
