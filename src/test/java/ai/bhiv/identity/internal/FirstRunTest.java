package ai.bhiv.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.identity.Login;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class FirstRunTest {
    @Test
    void twoProcessesAtOnceMakeOneAdminAndOneKey() throws Exception {
        var database = TestDatabase.fresh(List.of("platform", "identity"));
        try (var one = new IdentityHouse(database, new byte[32]);
                var two = new IdentityHouse(database, new byte[32]);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var start = new CyclicBarrier(2);
            var printed = new ArrayList<String>();
            for (var made : List.of(threads.submit(started(start, one)), threads.submit(started(start, two)))) {
                made.get().ifPresent(printed::add);
            }
            assertThat(printed).hasSize(1);
            assertThat(count(one, "identity.users")).isEqualTo(1);
            assertThat(count(one, "identity.credentials")).isEqualTo(1);
            assertThat(count(one, "identity.signing_keys")).isEqualTo(1);
            assertThat(one.keys.active().getKeyID()).isEqualTo(two.keys.active().getKeyID());
            var tokens = two.anonymously(() -> two.auth.login(new Login("admin", printed.getFirst())));
            assertThat(tokens.mustChangePassword()).isTrue();
            assertThat(one.verifier.verify(tokens.accessToken()).roles()).containsExactly(RoleMatrix.PASSWORD_CHANGE);
        }
    }

    @Test
    void theSecondStartMakesNothing() {
        try (var house = new IdentityHouse()) {
            assertThat(house.firstRun.ensureAdmin(null)).isPresent();
            assertThat(house.firstRun.ensureAdmin(null)).isEmpty();
            assertThat(house.firstRun.ensureAdmin("another password here")).isEmpty();
        }
    }

    @Test
    void aGivenPasswordIsKeptAndItsOwnerRunsThePlatform() {
        try (var house = new IdentityHouse()) {
            assertThat(house.firstRun.ensureAdmin("from a file of mode 0600")).isEmpty();
            var tokens = house.anonymously(() -> house.auth.login(new Login("admin", "from a file of mode 0600")));
            assertThat(tokens.mustChangePassword()).isFalse();
            assertThat(house.verifier.verify(tokens.accessToken()).roles())
                    .containsExactlyInAnyOrder(RoleMatrix.ADMIN, RoleMatrix.PLATFORM_OPERATOR);
        }
    }

    @Test
    void aWeakGivenPasswordIsRefused() throws SQLException {
        try (var house = new IdentityHouse()) {
            assertThatThrownBy(() -> house.firstRun.ensureAdmin("admin")).isInstanceOf(Problem.class);
            assertThat(count(house, "identity.users")).isZero();
        }
    }

    @Test
    void thePrintedPasswordEndsAfterADay() throws SQLException {
        try (var house = new IdentityHouse()) {
            var password = house.firstRun.ensureAdmin(null).orElseThrow();
            try (var connection = TestDatabase.superuser(house.database);
                    var statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(
                                "update identity.credentials set expires_at = expires_at - interval '24 hours'"))
                        .isEqualTo(1);
            }
            assertThatThrownBy(() -> house.anonymously(() -> house.auth.login(new Login("admin", password))))
                    .isInstanceOf(Problem.class);
        }
    }

    @Test
    void anotherMasterKeyNeverMakesANewKeyOverTheOld() throws SQLException {
        var database = TestDatabase.fresh(List.of("platform", "identity"));
        try (var house = new IdentityHouse(database, new byte[32])) {
            house.firstRun.ensureAdmin(null);
        }
        var other = new byte[32];
        other[0] = 7;
        try (var house = new IdentityHouse(database, other)) {
            assertThatThrownBy(() -> house.firstRun.ensureAdmin(null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("master key");
            assertThat(count(house, "identity.signing_keys")).isEqualTo(1);
        }
    }

    private static Callable<Optional<String>> started(CyclicBarrier start, IdentityHouse house) {
        return () -> {
            start.await();
            return house.firstRun.ensureAdmin(null);
        };
    }

    private static int count(IdentityHouse house, String table) throws SQLException {
        try (var connection = TestDatabase.superuser(house.database);
                var rows = connection.createStatement().executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
