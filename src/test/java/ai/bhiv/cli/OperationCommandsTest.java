package ai.bhiv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.cli.FakeServer.Answer;
import ai.bhiv.platform.contract.Contracts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OperationCommandsTest {
    private static final String ACCOUNT = "{\"id\": \"a-1\", \"name\": \"Acme\", \"version\": 4}";

    @TempDir
    private Path directory;

    private CliHouse house;

    @BeforeEach
    void open() throws IOException {
        house = new CliHouse(directory).signedIn();
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void everyOperationIsACommandWithHelp() {
        var contracts = Contracts.onClassPath();
        var line = new CommandLine(new Cli.Root());
        var commands = new OperationCommands(house.surroundings(Terminal.system()));
        OperationCommands.modules().forEach(module -> commands.add(line, module, contracts));
        var ids = new ArrayList<String>();
        line.getSubcommands()
                .forEach((module, top) -> top.getSubcommands()
                        .forEach((resource, group) -> group.getSubcommands().forEach((verb, command) -> {
                            ids.add(module + "." + resource + "." + verb);
                            assertThat(command.getUsageMessage())
                                    .as(module + "." + resource + "." + verb)
                                    .contains("Usage:");
                        })));
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(contracts.operations().stream()
                        .filter(operation -> !operation.raw())
                        .map(operation -> operation.id())
                        .toList());
    }

    @Test
    void parametersTravelInPathAndQuery() {
        house.server.on("GET /api/crm/accounts", "{\"items\": [" + ACCOUNT + "], \"next_cursor\": null}");
        var ran = house.run("crm", "accounts", "list", "--limit", "3", "--search", "A & B", "-o", "csv");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo("id,name,version\na-1,Acme,4\n");
        assertThat(house.server.last("GET /api/crm/accounts").path())
                .contains("limit=3")
                .contains("search=A%20%26%20B");
    }

    @Test
    void theNamesOfTheWireAreTakenToo() {
        house.server.on("GET /api/logistics/analytics/shipments", "{}");
        house.run("logistics", "analytics", "shipments", "--group_by", "supplier");
        house.run("logistics", "analytics", "shipments", "--group-by=supplier");
        assertThat(house.server.asked)
                .hasSize(2)
                .allSatisfy(
                        a -> assertThat(a.path()).isEqualTo("/api/logistics/analytics/shipments?group_by=supplier"));
    }

    @Test
    void fieldsBecomeTheBody() {
        house.server.on("POST /api/crm/accounts", _ -> new Answer(201, ACCOUNT, Map.of()));
        var ran = house.run(
                "crm",
                "accounts",
                "create",
                "--name",
                "Acme",
                "--size",
                "12",
                "--revenue.amount=5.10",
                "--revenue.currency=EUR");
        assertThat(ran.code()).isZero();
        var asked = house.server.last("POST /api/crm/accounts");
        assertThat(asked.body())
                .contains("\"name\":\"Acme\"", "\"size\":12")
                .contains("\"revenue\":{\"amount\":\"5.10\",\"currency\":\"EUR\"}");
        assertThat(asked.header("Idempotency-Key")).hasSizeGreaterThanOrEqualTo(16);
    }

    @Test
    void aWholeBodyComesFromTheInput() {
        house.server.on("POST /api/crm/accounts", _ -> new Answer(201, ACCOUNT, Map.of()));
        house.input = "{\"name\":\n \"Piped\"}";
        house.run("crm", "accounts", "create", "--body", "-", "--sector", "steel");
        assertThat(house.server.last("POST /api/crm/accounts").body())
                .isEqualTo("{\"name\":\"Piped\",\"sector\":\"steel\"}");
    }

    @Test
    void theVersionToChangeIsReadFirstUnlessItIsGiven() {
        house.server
                .on("GET /api/crm/accounts/a-1", _ -> new Answer(200, ACCOUNT, Map.of("ETag", "\"4\"")))
                .on("PUT /api/crm/accounts/a-1", ACCOUNT);
        assertThat(house.run("crm", "accounts", "update", "a-1", "--name", "B").code())
                .isZero();
        assertThat(house.server.last("PUT /api/crm/accounts/a-1").header("If-Match"))
                .isEqualTo("\"4\"");
        house.run("crm", "accounts", "update", "a-1", "--name", "B", "--if-match", "3");
        assertThat(house.server.last("PUT /api/crm/accounts/a-1").header("If-Match"))
                .isEqualTo("\"3\"");
        assertThat(house.server.count("GET /api/crm/accounts/a-1")).isEqualTo(1);
    }

    @Test
    void aFileThatIsDownloadedIsPassedOnAsItIs() {
        house.server.on("GET /api/crm/imports/i-1/rejected.csv", "line,fault\r\n9,no date\r\n");
        assertThat(house.run("crm", "imports", "rejected", "i-1").out()).isEqualTo("line,fault\r\n9,no date\r\n");
    }

    @Test
    void theContractIsShownWithoutAServer() {
        house.server.close();
        assertThat(house.run("contract", "show", "crm.accounts.create").out()).contains("crm:write");
        assertThat(house.run("contract", "show", "crm.accounts.creat").err())
                .contains("did you mean crm.accounts.create?");
        assertThat(house.run("errors", "platform.record.stale").out()).contains("412");
        assertThat(house.run("errors", "platform.record.stle").code()).isEqualTo(3);
    }
}
