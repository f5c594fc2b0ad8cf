package ai.bhiv.platform.seal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Home;
import ai.bhiv.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PLT-52 with real processes: keys are rotated, the master key too, while the process that does it is ended with
/// `kill -9` again and again. Every secret opens at any time, and in the end nothing is under an old key.
/// `-Dbhiv.rotation.kills=50 -Dbhiv.rotation.seed=N` for a long run.
class RotationKillTest {
    private static final int KILLS = Integer.getInteger("bhiv.rotation.kills", 4);
    private static final long SEED = Long.getLong("bhiv.rotation.seed", 20261125);
    private static final int KILLS_EACH = 2;
    private static final int SECRETS = 1_500;
    private static final String TENANT = "default";

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);

    @Test
    void aRotationSurvivesTheDeathOfWhoeverDoesIt() throws Exception {
        var first = Home.open(directory.resolve("first"));
        var second = Home.open(directory.resolve("second"));
        second.write(second.directory("secrets").resolve("master-key"), first.secret("master-key", 256));
        var access = TestDatabase.fresh(List.of("platform"));
        SealHouse.makeTable(access);
        int killed = 0;
        int rotations = 0;
        try (var house = new SealHouse(access, first)) {
            var ids = new ArrayList<UUID>();
            for (int i = 0; i < SECRETS; i++) {
                ids.add(UUID.randomUUID());
                house.put(TENANT, ids.getLast(), "secret of " + ids.getLast());
            }
            // the fourth moves to a second master key: what a home missed before is lost to it then
            while (killed < KILLS || rotations < 4) {
                rotations++;
                // every other one moves the master key too
                if (rotations % 2 == 0) {
                    var next = first.secret("master-key-next", 256);
                    second.write(second.directory("secrets").resolve("master-key-next"), next);
                }
                var rotation = house.begin();
                int mostHere = killed + KILLS_EACH;
                while (house.rotation(rotation).state() != KeyRotation.State.DONE) {
                    leaseEnds(access);
                    killed += work(access, rotations % 4 < 2 ? second : first, killed < mostHere) ? 1 : 0;
                    var some = ids.get(random.nextInt(ids.size()));
                    assertThat(house.get(TENANT, some)).isEqualTo("secret of " + some);
                }
                // whoever did it or was killed at its end, both homes follow
                work(access, first, false);
                work(access, second, false);
                assertThat(house.masters.next()).isEmpty();
                assertThat(new MasterKeys(second).next()).isEmpty();
            }
            for (var home : List.of(first, second)) {
                try (var restarted = new SealHouse(access, home)) {
                    ids.forEach(id -> assertThat(restarted.get(TENANT, id)).isEqualTo("secret of " + id));
                    assertThat(restarted.tenancy.inTenant(
                                    TENANT,
                                    () -> restarted
                                            .jdbc
                                            .sql("select count(*) from platform.data_keys where wrapped is not null")
                                            .query(Integer.class)
                                            .single()))
                            .as("data keys that are left")
                            .isEqualTo(1);
                }
            }
        }
        System.out.printf(
                "rotation of sealing keys, seed %d: %d secrets, %d rotations, %d times kill -9, every secret opens%n",
                SEED, SECRETS, rotations, killed);
    }

    /// The lease of the dead one ends, as it would after 15 s.
    private static void leaseEnds(DatabaseAccess access) throws SQLException {
        try (var superuser = TestDatabase.superuser(access);
                var statement = superuser.createStatement()) {
            statement.execute("update platform.key_rotations set lease_until = now() - interval '1 second'"
                    + " where state = 'running'");
        }
    }

    /// One process that works on the rotation.
    ///
    /// @return whether it was killed before it had ended by itself
    private boolean work(DatabaseAccess access, Home home, boolean kill) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-Dbhiv.logs=" + directory.resolve("logs"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                RotationKillTest.class.getName(),
                home.path().toString());
        builder.environment().put("URL", access.jdbcUrl());
        builder.environment().put("APP", access.appUser() + " " + access.appPassword());
        builder.redirectError(directory.resolve("errors.txt").toFile());
        var process = builder.start();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).as(() -> errors()).isEqualTo("working");
            if (kill && !process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                return true;
            }
            assertThat(process.waitFor()).as(() -> errors()).isZero();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("errors.txt"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// What a process of the gateway does every other second.
    public static void main(String[] args) {
        var app = System.getenv("APP").split(" ");
        var access = new DatabaseAccess(System.getenv("URL"), app[0], app[1], "", "", "", "", false);
        try (var house = new SealHouse(access, Home.open(Path.of(args[0])))) {
            house.masters.current();
            var worker = house.worker("process " + ProcessHandle.current().pid());
            System.out.println("working");
            worker.work();
        }
    }
}
