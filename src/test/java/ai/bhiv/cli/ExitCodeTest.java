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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
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

    @ParameterizedTest
    @CsvSource({"400,1", "403,4", "404,3", "409,5", "412,5", "422,1", "423,4", "428,5", "429,1", "500,1", "503,1"})
    void aRefusalEndsWithTheCodeOfItsStatus(int status, int code) {
        house.server.on("GET /auth/me", _ -> Answer.problem(status, "some.code"));
        assertThat(house.run("whoami").code()).isEqualTo(code);
    }

    @Test
    void aProblemIsPrintedWholeBesideTheResult() {
        house.server.on("GET /auth/me", _ -> Answer.problem(400, "some.code"));
        var ran = house.run("whoami");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines())
                .containsExactly(
                        "Title of some.code",
                        "  the detail",
                        "  /name: 'x' (expected: a name, did you mean y?)",
                        "  fix: the fix",
                        "  code: some.code",
                        "  correlation id: c-1");
    }

    @Test
    void aServerThatIsAwayEndsWithSix() {
        house.server.close();
        var ran = house.run("whoami");
        assertThat(ran.code()).isEqualTo(6);
        assertThat(ran.err()).contains("cannot be reached").contains("bhiv up");
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "whoami --nonsense", "crm", "crm accounts", "crm nonsense", "import", "ask", "config"})
    void wrongUseEndsWithTwo(String line) {
        assertThat(house.run(line.split(" ", -1)).code()).isEqualTo(2);
    }

    @Test
    void aWrongServerAddressIsNamed() {
        var ran = house.run("whoami", "--server", "localhost:8000");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("localhost:8000").contains("http://127.0.0.1:8000");
    }

    @Test
    void wrongSettingsAreListedTogetherAndEndWithSeventyEight() throws IOException {
        Files.createDirectories(directory.resolve("home"));
        Files.writeString(directory.resolve("home/bhiv.yaml"), "server:\n  bnd: 127.0.0.1\n");
        var ran = house.run("config", "check", "--server.port-base=abc", "-D", "server.roles=crm,nope");
        assertThat(ran.code()).isEqualTo(78);
        assertThat(ran.err()).contains("did you mean server.bind").contains("'abc'");
    }

    @Test
    void jsonIsTheAnswersBodyUnchanged() {
        var body = "{\"username\" :\n\"admin\", \"n\": 1.50}";
        house.server.on("GET /auth/me", body);
        assertThat(house.run("whoami").out()).isEqualTo(body);
        assertThat(house.run("whoami", "-o", "json").out()).isEqualTo(body);
        assertThat(house.run("whoami", "-o", "table").out())
                .contains("username  admin")
                .contains("n         1.50");
    }

    @Test
    void everyCommandHasHelp() {
        var usage = house.run("--help");
        assertThat(usage.code()).isZero();
        assertThat(usage.out()).contains("Exit codes:");
        for (var command : new String[] {
            "up",
            "down",
            "status",
            "logs",
            "login",
            "logout",
            "whoami",
            "token",
            "ask",
            "import",
            "demo",
            "admin",
            "config",
            "check",
            "contract",
            "errors",
            "version",
            "completion"
        }) {
            assertThat(usage.out()).contains("\n  " + command);
            assertThat(house.run(command, "--help").code()).as(command).isZero();
        }
    }
}
