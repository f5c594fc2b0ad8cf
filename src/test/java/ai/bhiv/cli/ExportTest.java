package ai.bhiv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.cli.FakeServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    private static final String EXPORT = "GET /api/crm/import-kinds/crm.accounts/export";

    @TempDir
    private Path directory;

    private CliHouse house;

    @BeforeEach
    void open() throws IOException {
        house = new CliHouse(directory).signedIn();
        house.server.on(EXPORT, "account,sector\nAcme,retail\n");
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theTableIsWrittenAsItComes() throws IOException {
        assertThat(house.run("export", "--kind", "crm.accounts").out()).isEqualTo("account,sector\nAcme,retail\n");
        assertThat(house.server.last(EXPORT).path()).endsWith("format=csv");
        var file = directory.resolve("accounts.jsonl");
        assertThat(house.run("export", "--kind", "crm.accounts", file.toString())
                        .code())
                .isZero();
        assertThat(house.server.last(EXPORT).path()).endsWith("format=jsonl");
        assertThat(file).hasContent("account,sector\nAcme,retail\n");
    }

    @Test
    void aFileThatIsThereStaysAndARefusedExportLeavesNone() throws IOException {
        var there = Files.writeString(directory.resolve("there.csv"), "mine");
        var ran = house.run("export", "--kind", "crm.accounts", there.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(there).hasContent("mine");
        house.server.on(EXPORT, _ -> Answer.problem(403, "platform.request.forbidden"));
        var refused = directory.resolve("refused.csv");
        assertThat(house.run("export", "--kind", "crm.accounts", refused.toString())
                        .code())
                .isEqualTo(4);
        assertThat(refused).doesNotExist();
        assertThat(directory.resolve("refused.csv.part")).doesNotExist();
        assertThat(house.run("export", "--kind", "accounts").code()).isEqualTo(2);
    }
}
