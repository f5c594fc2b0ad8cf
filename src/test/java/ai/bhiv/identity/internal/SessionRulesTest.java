package ai.bhiv.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.identity.Login;
import ai.bhiv.identity.MfaSettings;
import ai.bhiv.identity.NewUser;
import ai.bhiv.identity.RefreshRequest;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.Tokens;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How long sessions last and how many there are (IDN-9), and who needs a second factor (IDN-8).
class SessionRulesTest {
    private static final String PASSWORD = "correct horse battery";

    @Test
    void theOldestOfTwentyOneSessionsEndsAndAnAdminsLastsTwelveHours() {
        try (var house = house("http://localhost:8000")) {
            var user = user(house, "ann", "Sales");
            var all = new ArrayList<Tokens>();
            for (int i = 0; i < 21; i++) {
                all.add(login(house, "ann"));
            }
            var first = all.getFirst().refreshToken();
            assertThatThrownBy(() -> house.anonymously(() -> house.auth.refresh(new RefreshRequest(first))))
                    .isInstanceOf(Problem.class);
            var second = all.get(1).refreshToken();
            assertThat(house.anonymously(() -> house.auth.refresh(new RefreshRequest(second)))
                            .accessToken())
                    .isNotEmpty();
            var live = house.as(house.admin(), () -> house.accountEndpoint.sessions(user.id()));
            assertThat(live).hasSize(20);
            assertThat(live.getFirst().endsAt()).isAfter(Instant.now().plus(Duration.ofDays(29)));
            var admin = user(house, "root", "Admin");
            login(house, "root");
            assertThat(house.as(house.admin(), () -> house.accountEndpoint.sessions(admin.id()))
                            .getFirst()
                            .endsAt())
                    .isBetween(
                            Instant.now().plus(Duration.ofHours(11)),
                            Instant.now().plus(Duration.ofHours(12)));
        }
    }

    @Test
    void onAPublicAddressAnAdminWithoutASecondFactorReachesItsOwnAccountAlone() {
        try (var house = house("https://bhiv.example")) {
            var admin = user(house, "root", "Admin");
            user(house, "ann", "Sales");
            assertThat(roles(house, login(house, "ann"))).containsExactly("Sales");
            var confined = login(house, "root");
            assertThat(roles(house, confined)).containsExactly(RoleMatrix.PASSWORD_CHANGE);
            var who = new Principal(admin.id().toString(), "root", "default", Set.of("Admin"), null);
            var begun = house.as(who, () -> house.factorEndpoint.begin());
            var code = Totp.code(unbase32(begun.secret()), Totp.step(Instant.now()));
            house.as(who, () -> house.factors.confirm(admin.id(), code));
            var refreshed = house.anonymously(() -> house.auth.refresh(new RefreshRequest(confined.refreshToken())));
            assertThat(roles(house, refreshed)).as("as soon as there is one").containsExactly("Admin");
        }
    }

    @Test
    void theRolesThatNeedOneAreASetting() {
        var ops = new MfaSettings("Ops, Support");
        assertThat(ops.requires(List.of("Ops"), "http://localhost:8000")).isTrue();
        assertThat(ops.requires(List.of("Admin"), "https://bhiv.example")).isFalse();
        assertThat(new MfaSettings("none").requires(List.of("Admin"), "https://bhiv.example"))
                .isFalse();
        assertThat(new MfaSettings("public").requires(List.of("Admin"), "http://127.0.0.1:8000"))
                .isFalse();
        assertThat(new MfaSettings("public").requires(List.of("Admin"), "http://127.0.0.1.example:8000"))
                .isTrue();
        assertThatThrownBy(() -> new MfaSettings("Boss")).hasMessageContaining("Boss");
    }

    private static IdentityHouse house(String publicUrl) {
        var house = new IdentityHouse(TestDatabase.fresh(List.of("platform", "identity")), new byte[32], publicUrl);
        house.firstRun.ensureAdmin("a first password of the tests");
        return house;
    }

    private static ai.bhiv.identity.User user(IdentityHouse house, String name, String role) {
        return house.as(house.admin(), () -> {
            var made = house.userEndpoint.create(new NewUser(name, null, null, List.of(role), PASSWORD));
            house.jdbc
                    .sql("update identity.credentials set must_change = false where user_id = ?")
                    .param(made.id())
                    .update();
            return made.user();
        });
    }

    private static Tokens login(IdentityHouse house, String name) {
        return house.anonymously(() -> house.auth.login(new Login(name, PASSWORD, null)));
    }

    private static Set<String> roles(IdentityHouse house, Tokens tokens) {
        return house.verifier.verify(tokens.accessToken()).roles();
    }

    private static byte[] unbase32(String text) {
        var bits = new java.math.BigInteger(1, new byte[] {0});
        for (char letter : text.toCharArray()) {
            bits = bits.shiftLeft(5)
                    .or(java.math.BigInteger.valueOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter)));
        }
        var bytes = bits.shiftRight(text.length() * 5 % 8).toByteArray();
        int length = text.length() * 5 / 8;
        var exact = new byte[length];
        for (int i = 0; i < Math.min(length, bytes.length); i++) {
            exact[length - 1 - i] = bytes[bytes.length - 1 - i];
        }
        return exact;
    }
}
