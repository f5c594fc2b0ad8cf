package ai.bhiv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.cli.FakeServer.Answer;
import ai.bhiv.platform.store.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private CliHouse house;

    @BeforeEach
    void open() throws IOException {
        house = new CliHouse(directory);
        house.server.on(
                "GET /auth/me",
                asked -> asked.header("Authorization").equals("Bearer token-2")
                        ? Answer.ok("{\"username\": \"admin\"}")
                        : Answer.problem(401, "platform.request.unauthenticated"));
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void nobodySignedInIsToldAndEndsWithFour() {
        var ran = house.run("whoami");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).contains("bhiv login");
        assertThat(house.server.asked).isEmpty();
    }

    @Test
    void aDeviceIsAllowedInABrowserAndNoPasswordIsTyped() {
        house.server.on("POST /oauth2/device_authorization", """
                {"device_code": "d-1", "user_code": "BCDF-GHJK", "verification_uri": "http://localhost/device",
                 "verification_uri_complete": "http://localhost/device?user_code=BCDF-GHJK", "expires_in": 60,
                 "interval": 0}""");
        var polls = new java.util.concurrent.atomic.AtomicInteger();
        house.server.on(
                "POST /oauth2/token",
                _ -> polls.incrementAndGet() < 3
                        ? new Answer(400, "{\"error\": \"authorization_pending\"}", Map.of())
                        : Answer.ok(CliHouse.tokens("token-2", "refresh-2", false)));
        var ran = house.run("login", "--device");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("BCDF-GHJK", "http://localhost/device", "signed in as admin");
        assertThat(polls).hasValue(3);
        assertThat(house.server.last("POST /oauth2/token").body()).contains("client_id=cli", "device_code=d-1");
        assertThat(house.run("whoami").code()).isZero();
        house.server.on("POST /oauth2/token", _ -> new Answer(400, "{\"error\": \"access_denied\"}", Map.of()));
        assertThat(house.run("login", "--device").code()).isEqualTo(4);
    }

    @Test
    void theCredentialsCanBeReadByTheirOwnerOnly() throws IOException {
        house.server.on("POST /auth/login", CliHouse.tokens("token-2", "refresh-2", false));
        house.input = "a long enough password\n";
        assertThat(house.run("login").code()).isZero();
        var file = directory.resolve("config/bhiv/credentials.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain("a long enough password");
        assertThat(house.server.last("POST /auth/login").body()).contains("a long enough password");
    }

    @Test
    void anExpiredTokenIsRefreshedAndKept() {
        house.signedIn("token-1", PAST);
        house.server.on("POST /auth/refresh", CliHouse.tokens("token-2", "refresh-2", false));
        assertThat(house.run("whoami").code()).isZero();
        assertThat(house.run("whoami").code()).isZero();
        assertThat(house.server.count("POST /auth/refresh")).isEqualTo(1);
        assertThat(house.server.last("POST /auth/refresh").body()).contains("refresh-1");
    }

    @Test
    void aTokenThatTheServerRefusesIsRefreshedOnce() {
        house.signedIn();
        house.server.on("POST /auth/refresh", CliHouse.tokens("token-2", "refresh-2", false));
        assertThat(house.run("whoami").code()).isZero();
        assertThat(house.server.count("POST /auth/refresh")).isEqualTo(1);
    }

    @Test
    void anEndedSessionIsForgotten() {
        house.signedIn("token-1", PAST);
        house.server.on("POST /auth/refresh", _ -> Answer.problem(401, "identity.refresh.failed"));
        var ran = house.run("whoami");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).contains("has ended");
        house.run("whoami");
        assertThat(house.server.count("POST /auth/refresh")).isEqualTo(1);
    }

    @Test
    void twoProcessesAtOnceUseOneRefresh() throws Exception {
        house.signedIn("token-1", PAST);
        var both = new CountDownLatch(2);
        house.server.on("POST /auth/refresh", _ -> {
            // Long enough for the second process to come to the same point, if nothing held it back.
            both.await(2, TimeUnit.SECONDS);
            return Answer.ok(CliHouse.tokens("token-2", "refresh-2", false));
        });
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 2; i++) {
            var builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "ai.bhiv.Bhiv",
                    "whoami");
            builder.environment().putAll(house.environment);
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT);
            processes.add(builder.start());
        }
        for (var process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(house.server.count("POST /auth/refresh")).isEqualTo(1);
        assertThat(house.server.count("GET /auth/me")).isEqualTo(2);
    }

    @Test
    void theFirstPasswordInTheHomeIsUsedOnceAndChanged() throws IOException {
        var home = Home.open(directory.resolve("home"));
        var file = home.directory("secrets").resolve("admin-password");
        home.write(file, "the first password");
        house.server
                .on("POST /auth/login", CliHouse.tokens("token-1", "refresh-1", true))
                .on("PUT /auth/password", CliHouse.tokens("token-2", "refresh-2", false));
        house.environment.remove("BHIV_SERVER");
        try (var lock = home.lock()) {
            lock.announce(java.util.List.of("gateway " + house.server.address()));
            assertThat(house.run("login").code()).isZero();
            assertThat(house.run("whoami").code()).isZero();
        }
        var made = Files.readString(directory.resolve("config/bhiv/admin.password"))
                .strip();
        assertThat(house.server.last("POST /auth/login").body()).contains("the first password");
        assertThat(house.server.last("PUT /auth/password").body()).contains("the first password", made);
        assertThat(house.server.last("PUT /auth/password").header("Authorization"))
                .isEqualTo("Bearer token-1");
        assertThat(file).doesNotExist();
    }

    @Test
    void aPasswordFileThatOthersCanReadIsRefused() throws IOException {
        var file = Files.writeString(directory.resolve("password"), "secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        var ran = house.run("login", "--password-file", file.toString());
        assertThat(ran.code()).isEqualTo(78);
        assertThat(ran.err()).doesNotContain("secret)").contains("chmod 600");
        assertThat(house.server.asked).isEmpty();
    }

    @Test
    void signingOutEndsTheSessionAndForgetsIt() {
        house.signedIn();
        house.server.on("POST /auth/logout", _ -> new Answer(204, "", java.util.Map.of()));
        assertThat(house.run("logout").code()).isZero();
        assertThat(house.server.last("POST /auth/logout").header("Authorization"))
                .isEqualTo("Bearer token-1");
        assertThat(house.run("whoami").code()).isEqualTo(4);
    }
}
