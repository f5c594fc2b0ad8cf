package ai.bhiv.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.bhiv.identity.FactorCode;
import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.Login;
import ai.bhiv.identity.NewUser;
import ai.bhiv.identity.RecoveryCodes;
import ai.bhiv.identity.SecondFactorLogin;
import ai.bhiv.identity.Tokens;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SecondFactorTest {
    private static final String PASSWORD = "correct horse battery";
    private static IdentityHouse house;

    private record Person(UUID id, String name, byte[] secret, RecoveryCodes recovery) {
        Principal principal() {
            return new Principal(id.toString(), name, "default", Set.of("Sales"), null);
        }
    }

    @BeforeAll
    static void start() {
        house = new IdentityHouse();
        house.firstRun.ensureAdmin(null);
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    /// RFC 6238, appendix B, SHA-1: eight digits of the same number that we cut six from.
    @Test
    void theCodesAreThoseOfTheRfc() {
        var secret = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
        var vectors = Map.of(
                59L, "94287082",
                1111111109L, "07081804",
                1111111111L, "14050471",
                1234567890L, "89005924",
                2000000000L, "69279037",
                20000000000L, "65353130");
        vectors.forEach((second, digits) -> {
            assertThat("%08d".formatted(Totp.truncated(secret, second / 30) % 100_000_000))
                    .isEqualTo(digits);
            assertThat(Totp.code(secret, second / 30)).isEqualTo(digits.substring(2));
        });
        assertThat(Totp.base32("foobar".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MZXW6YTBOI");
    }

    @Test
    void aLoginTakesTwoStepsAfterTheEnrolmentAndNotBefore() {
        var ann = enrolled("ann");
        var challenge = challenge("ann");
        assertThat(challenge).startsWith("default.");
        assertThat(refused(() -> complete(challenge, "000000"))).isEqualTo(IdentityProblem.MFA_FAILED);
        assertThat(complete(challenge, next(ann)).accessToken()).isNotEmpty();
        // used up
        assertThat(refused(() -> complete(challenge, ann.recovery.codes().get(9))))
                .isEqualTo(IdentityProblem.CHALLENGE_EXPIRED);
        assertThat(refused(() -> complete("nonsense", "000000"))).isEqualTo(IdentityProblem.CHALLENGE_EXPIRED);
    }

    @Test
    void anEnrolmentWithoutARightCodeAsksForNothing() {
        var id = user("bea");
        var bea = new Principal(id.toString(), "bea", "default", Set.of("Sales"), null);
        var begun = house.as(bea, house.factorEndpoint::begin);
        assertThat(begun.qr()).startsWith("<svg").endsWith("</svg>");
        assertThat(begun.uri()).contains("secret=" + begun.secret());
        assertThat(refused(() -> house.as(bea, () -> house.factorEndpoint.confirm(new FactorCode("12345x")))))
                .isEqualTo(IdentityProblem.MFA_FAILED);
        assertThat(login("bea").accessToken()).isNotEmpty();
    }

    @Test
    void ofFiftyUsesOfOneCodeOneCounts() throws Exception {
        var carl = enrolled("carl");
        var code = next(carl);
        var accepted = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                threads.submit(() -> {
                    if (house.tenancy.inTenant(
                            "default", () -> house.factors.accept(IdentityHouse.person(carl.id), code))) {
                        accepted.incrementAndGet();
                    }
                });
            }
        }
        assertThat(accepted.get()).isOne();
    }

    @Test
    void aStepBeforeTheLastIsNeverTakenSoAClockSetBackOpensNothing() {
        var dan = enrolled("dan");
        var code = next(dan);
        long step = Totp.step(Clock.systemUTC().instant());
        house.tenancy.inTenant("default", () -> house.factors.accept(IdentityHouse.person(dan.id), code));
        for (long earlier = step - 1; earlier <= step; earlier++) {
            var old = Totp.code(dan.secret, earlier);
            assertThat((boolean) house.tenancy.inTenant(
                            "default", () -> house.factors.accept(IdentityHouse.person(dan.id), old)))
                    .isFalse();
        }
    }

    @Test
    void aRecoveryCodeWorksOnceInAnySpelling() {
        var eve = enrolled("eve");
        assertThat(eve.recovery.codes()).hasSize(10).doesNotHaveDuplicates();
        var code = eve.recovery.codes().getFirst();
        var first = challenge("eve");
        assertThat(complete(first, code.toUpperCase(java.util.Locale.ROOT)).accessToken())
                .isNotEmpty();
        var second = challenge("eve");
        assertThat(refused(() -> complete(second, code))).isEqualTo(IdentityProblem.MFA_FAILED);
        assertThat(house.as(eve.principal(), house.factorEndpoint::show).recoveryCodes())
                .isEqualTo(9);
    }

    @Test
    void aChallengeHasFiveTriesAndMoreChallengesGiveNoMore() {
        enrolled("fay");
        int wrong = 0;
        ProblemCode last = null;
        for (int i = 0; i < 12; i++) {
            var challenge = challenge("fay");
            last = refused(() -> complete(challenge, "000000"));
            wrong += last == IdentityProblem.MFA_FAILED ? 1 : 0;
        }
        assertThat(last).isEqualTo(IdentityProblem.LOGIN_LOCKED);
        assertThat(wrong).isLessThanOrEqualTo(6);
        enrolled("flo");
        var one = challenge("flo");
        for (int i = 0; i < 5; i++) {
            assertThat(refused(() -> complete(one, "000000"))).isEqualTo(IdentityProblem.MFA_FAILED);
        }
        assertThat(refused(() -> complete(one, "000000"))).isEqualTo(IdentityProblem.CHALLENGE_EXPIRED);
    }

    @Test
    void theOwnerRemovesItWithACodeAndAnAdministratorWithout() {
        var gus = enrolled("gus");
        assertThat(refused(() -> remove(gus, "000000"))).isEqualTo(IdentityProblem.MFA_FAILED);
        remove(gus, gus.recovery.codes().get(3));
        assertThat(login("gus").accessToken()).isNotEmpty();
        var hal = enrolled("hal");
        house.as(house.admin(), () -> {
            house.accountEndpoint.resetMfa(hal.id);
            return true;
        });
        assertThat(login("hal").accessToken()).isNotEmpty();
    }

    @Test
    void noSecretLiesInTheDatabaseInClear() {
        var ida = enrolled("ida");
        var stored = house.tenancy.inTenant(
                "default",
                () -> house.jdbc
                        .sql("select hash from identity.credentials where user_id = ?")
                        .param(ida.id)
                        .query(String.class)
                        .list());
        assertThat(stored).hasSize(12);
        for (var hash : stored) {
            assertThat(hash).doesNotContain(Totp.base32(ida.secret));
            assertThat(hash).doesNotContain(java.util.Base64.getEncoder().encodeToString(ida.secret));
            ida.recovery
                    .codes()
                    .forEach(code -> assertThat(hash).doesNotContain(code).doesNotContain(code.replace("-", "")));
        }
    }

    private static Person enrolled(String name) {
        var id = user(name);
        var who = new Principal(id.toString(), name, "default", Set.of("Sales"), null);
        var begun = house.as(who, house.factorEndpoint::begin);
        var secret = unbase32(begun.secret());
        // the step before, so that the present one is left for the test
        var code = Totp.code(secret, Totp.step(Clock.systemUTC().instant()) - 1);
        var codes = house.as(who, () -> house.factorEndpoint.confirm(new FactorCode(code)));
        return new Person(id, name, secret, codes);
    }

    private static String next(Person person) {
        return Totp.code(person.secret, Totp.step(Clock.systemUTC().instant()));
    }

    private static byte[] unbase32(String text) {
        var bytes = new byte[text.length() * 5 / 8];
        long buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            buffer = buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(text.charAt(i));
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
        }
        return bytes;
    }

    private static UUID user(String name) {
        var id = house.as(
                        house.admin(),
                        () -> house.userEndpoint.create(new NewUser(name, null, null, List.of("Sales"), PASSWORD)))
                .id();
        house.as(
                house.admin(),
                () -> house.jdbc
                        .sql("update identity.credentials set must_change = false where user_id = ?")
                        .param(id)
                        .update());
        return id;
    }

    private static Tokens login(String name) {
        return house.anonymously(() -> house.auth.login(new Login(name, PASSWORD)));
    }

    private static String challenge(String name) {
        var problem = catchThrowableOfType(Problem.class, () -> login(name));
        assertThat(problem.code()).isEqualTo(IdentityProblem.MFA_REQUIRED);
        return String.valueOf(problem.members().get("challenge"));
    }

    private static Tokens complete(String challenge, String code) {
        return house.anonymously(() -> house.factorEndpoint.login(new SecondFactorLogin(challenge, code)));
    }

    private static void remove(Person person, String code) {
        house.call(person.principal(), null, "192.0.2.1", () -> {
            house.factorEndpoint.remove(new FactorCode(code));
            return true;
        });
    }

    private static ProblemCode refused(Runnable work) {
        return catchThrowableOfType(Problem.class, work::run).code();
    }
}
