package ai.bhiv.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.Login;
import ai.bhiv.identity.NewUser;
import ai.bhiv.identity.PasswordChange;
import ai.bhiv.identity.RefreshRequest;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.Tokens;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class SignInTest {
    private static final String PASSWORD = "correct horse battery";

    private static IdentityHouse house;

    @BeforeAll
    static void start() {
        house = new IdentityHouse();
        house.firstRun.ensureAdmin(null);
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @Test
    void aLoginGivesATokenThatSaysWhoItIs() {
        user("ann", "Sales", "Support");
        var tokens = login("Ann ", PASSWORD);
        assertThat(tokens.tokenType()).isEqualTo("Bearer");
        assertThat(tokens.expiresIn()).isEqualTo(600);
        assertThat(tokens.mustChangePassword()).isFalse();
        assertThat(tokens.accessToken().length()).isLessThan(2048);
        var principal = house.verifier.verify(tokens.accessToken());
        assertThat(principal.name()).isEqualTo("ann");
        assertThat(principal.tenant()).isEqualTo("default");
        assertThat(principal.roles()).containsExactlyInAnyOrder("Sales", "Support");
    }

    @Test
    void wrongPasswordUnknownNameAndSuspendedUserAreRefusedWithOneText() {
        var id = user("bob", "Sales");
        var wrong = refusal("bob", "wrong wrong wrong wrong", "198.51.100.1");
        var unknown = refusal("nobody-at-all", PASSWORD, "198.51.100.1");
        var elsewhere = refusal("elsewhere/bob", PASSWORD, "198.51.100.1");
        house.as(house.admin(), () -> house.userEndpoint.suspend(id));
        var suspended = refusal("bob", PASSWORD, "198.51.100.1");
        for (var problem : List.of(wrong, unknown, elsewhere, suspended)) {
            assertThat(problem.code()).isEqualTo(IdentityProblem.LOGIN_FAILED);
            assertThat(problem.detail()).isEqualTo(wrong.detail());
            assertThat(problem.headers()).isEqualTo(wrong.headers());
        }
        house.as(house.admin(), () -> house.userEndpoint.resume(id));
        assertThat(login("bob", PASSWORD).accessToken()).isNotEmpty();
    }

    @Test
    void sixFailuresLockThePairAndNobodyElse() throws SQLException {
        user("carl", "Sales");
        var locked = fail("carl", "203.0.113.7");
        assertThat(locked.code()).isEqualTo(IdentityProblem.LOGIN_LOCKED);
        assertThat(Integer.parseInt(locked.headers().get("Retry-After"))).isBetween(1700, 1800);
        // the right password does not help at the locked place, and needs no patience elsewhere
        assertThat(refusal("carl", PASSWORD, "203.0.113.7").code()).isEqualTo(IdentityProblem.LOGIN_LOCKED);
        assertThat(login("carl", PASSWORD, "203.0.113.8").accessToken()).isNotEmpty();
        // names that do not exist are counted alike
        assertThat(fail("no-such-carl", "203.0.113.7").code()).isEqualTo(IdentityProblem.LOGIN_LOCKED);
        // after the lock's end it works again, in another process as well
        superuser("update identity.login_counters set locked_until = now(),"
                + " counted_at = counted_at - interval '30 minutes' where name = 'carl'");
        assertThat(login("carl", PASSWORD, "203.0.113.7").accessToken()).isNotEmpty();
    }

    @Test
    void failuresLeakOneAMinuteAndASuccessForgetsThem() throws SQLException {
        user("cleo", "Sales");
        for (int i = 0; i < 5; i++) {
            assertThat(refusal("cleo", "wrong", "203.0.113.9").code()).isEqualTo(IdentityProblem.LOGIN_FAILED);
        }
        superuser("update identity.login_counters set counted_at = counted_at - interval '1 minute'"
                + " where name = 'cleo'");
        assertThat(refusal("cleo", "wrong", "203.0.113.9").code()).isEqualTo(IdentityProblem.LOGIN_FAILED);
        login("cleo", PASSWORD, "203.0.113.9");
        for (int i = 0; i < 5; i++) {
            assertThat(refusal("cleo", "wrong", "203.0.113.9").code()).isEqualTo(IdentityProblem.LOGIN_FAILED);
        }
    }

    @Test
    void manyGuessesAtOnceGetNoFurtherThanGuessesInARow() throws Exception {
        user("dora", "Sales");
        var answers = parallel(24, () -> {
            try {
                login("dora", "wrong", "203.0.113.10");
                return "in";
            } catch (Problem problem) {
                return problem.code().code();
            }
        });
        int places = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        assertThat(answers).doesNotContain("in");
        assertThat(answers.stream().filter("identity.login.failed"::equals).count())
                .isLessThanOrEqualTo(5L + places);
    }

    @Test
    void addressesOfOneNetworkOfIpv6CountAsOne() {
        assertThat(AddressPrefix.of("2001:db8:1:2:3:4:5:6")).isEqualTo(AddressPrefix.of("2001:db8:1:2::1"));
        assertThat(AddressPrefix.of("2001:db8:1:3::1")).isNotEqualTo(AddressPrefix.of("2001:db8:1:2::1"));
        assertThat(AddressPrefix.of("192.0.2.1")).isEqualTo("192.0.2.1/32");
        assertThat(AddressPrefix.of("local")).isEqualTo("local");
    }

    @Test
    void aSpentRefreshTokenEndsTheFamily() {
        user("eve", "Sales");
        var first = login("eve", PASSWORD);
        var second = refresh(first.refreshToken());
        var third = refresh(second.refreshToken());
        assertThat(house.verifier.examine(third.accessToken()).session())
                .isEqualTo(house.verifier.examine(first.accessToken()).session());
        tenSecondsPass();
        refreshRefused(first.refreshToken());
        refreshRefused(third.refreshToken());
    }

    @Test
    void theSameUseAgainGetsTheSameAnswerForTenSecondsBecauseTheFirstMayBeLost() {
        user("eva", "Sales");
        var first = login("eva", PASSWORD);
        var second = refresh(first.refreshToken());
        assertThat(refresh(first.refreshToken())).isEqualTo(second);
        var third = refresh(second.refreshToken());
        tenSecondsPass();
        refreshRefused(second.refreshToken());
        refreshRefused(third.refreshToken());
    }

    @Test
    void ofFiftyParallelRefreshesOneRotatesAndAllGetItsAnswer() throws Exception {
        user("fay", "Sales");
        var token = login("fay", PASSWORD).refreshToken();
        var answers = parallel(50, () -> refresh(token).refreshToken());
        assertThat(answers).hasSize(50);
        assertThat(Set.copyOf(answers)).hasSize(1);
        assertThat(current(token)).isEqualTo(1);
        refresh(answers.getFirst());
        tenSecondsPass();
        refreshRefused(token);
        assertThat(current(token)).isZero();
    }

    @Test
    void aStrangeRefreshTokenIsRefused() {
        for (var token : List.of("x", "default.", "default." + "A".repeat(43), "../x." + "A".repeat(43))) {
            refreshRefused(token);
        }
    }

    @Test
    void aRefreshTokenOfOneTenantIsUnknownInAnother() {
        user("gus", "Sales");
        var token = login("gus", PASSWORD).refreshToken();
        refreshRefused(token.replace("default.", "other."));
        assertThat(refresh(token).accessToken()).isNotEmpty();
    }

    @Test
    void suspendingEndsTheSessions() {
        var id = user("hal", "Sales");
        var tokens = login("hal", PASSWORD);
        house.as(house.admin(), () -> house.userEndpoint.suspend(id));
        refreshRefused(tokens.refreshToken());
    }

    @Test
    void signingOutEndsThisSessionAlone() {
        user("ida", "Sales");
        var here = login("ida", PASSWORD);
        var there = login("ida", PASSWORD);
        var caller = house.verifier.verify(here.accessToken());
        house.call(
                caller,
                here.accessToken(),
                "192.0.2.1",
                () -> house.tenancy.inTenant("default", () -> {
                    house.auth.logout();
                    return 0;
                }));
        refreshRefused(here.refreshToken());
        assertThat(refresh(there.refreshToken()).accessToken()).isNotEmpty();
    }

    @Test
    void aGivenPasswordMustBeChangedBeforeAnythingElse() {
        var made = house.as(
                house.admin(),
                () -> house.userEndpoint.create(new NewUser("Jon", "Jon@Example.org", "Jon", List.of("Ops"), null)));
        assertThat(made.user().username()).isEqualTo("jon");
        assertThat(made.password()).hasSize(20);
        var tokens = login("jon", made.password());
        assertThat(tokens.mustChangePassword()).isTrue();
        var caller = house.verifier.verify(tokens.accessToken());
        assertThat(caller.roles()).containsExactly(RoleMatrix.PASSWORD_CHANGE);
        var after = house.call(
                caller,
                tokens.accessToken(),
                "192.0.2.1",
                () -> house.auth.password(new PasswordChange(made.password(), PASSWORD)));
        assertThat(after.mustChangePassword()).isFalse();
        assertThat(house.verifier.verify(after.accessToken()).roles()).containsExactly("Ops");
        refreshRefused(tokens.refreshToken());
        assertThat(refusal("jon", made.password(), "192.0.2.77").code()).isEqualTo(IdentityProblem.LOGIN_FAILED);
        assertThat(login("jon", PASSWORD).mustChangePassword()).isFalse();
    }

    @Test
    void aWeakNewPasswordIsRefusedByRuleAndNothingChanges() {
        user("kim-the-first", "Ops");
        var tokens = login("kim-the-first", PASSWORD);
        var caller = house.verifier.verify(tokens.accessToken());
        for (var weak :
                List.of("short", "x".repeat(129), "my name is kim-the-first!", "fifteen\u0007charactersss", PASSWORD)) {
            var problem = catchThrowableOfType(
                    Problem.class,
                    () -> house.call(
                            caller,
                            tokens.accessToken(),
                            "192.0.2.1",
                            () -> house.auth.password(new PasswordChange(PASSWORD, weak))));
            assertThat(problem.code()).as(weak).isEqualTo(IdentityProblem.PASSWORD_REFUSED);
            assertThat(problem.detail()).doesNotContain(weak);
        }
        assertThat(refresh(tokens.refreshToken()).accessToken()).isNotEmpty();
    }

    @Test
    void aBcryptPasswordSignsInAndIsStrengthened() throws SQLException {
        user("lea", "Sales");
        superuser("update identity.credentials set hash = '" + new BCryptPasswordEncoder(10).encode(PASSWORD)
                + "' where user_id = (select id from identity.users where username = 'lea')");
        assertThat(refusal("lea", "wrong", "192.0.2.1").code()).isEqualTo(IdentityProblem.LOGIN_FAILED);
        login("lea", PASSWORD);
        assertThat(hashOf("lea")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        login("lea", PASSWORD);
    }

    @Test
    void aHashBeyondTheCostBoundIsNotComputed() throws SQLException {
        user("max", "Sales");
        superuser("update identity.credentials set hash = replace(hash, 'm=19456', 'm=999999999')"
                + " where user_id = (select id from identity.users where username = 'max')");
        assertThat(refusal("max", PASSWORD, "192.0.2.1").code()).isEqualTo(IdentityProblem.LOGIN_FAILED);
    }

    @Test
    void loginsAndChangesAreAudited() throws SQLException {
        user("nia", "Sales");
        login("nia", PASSWORD);
        try (var connection = TestDatabase.superuser(house.database);
                var rows = connection
                        .createStatement()
                        .executeQuery("select j ->> 'operation', j ->> 'action', j ->> 'outcome', j ->> 'actor_kind',"
                                + " tenant_id from (select entry::jsonb as j, tenant_id, detail_text::jsonb as d"
                                + " from identity.audit_outbox) as written where d ->> 'actor_name' = 'nia'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("identity.auth.login");
            assertThat(rows.getString(2)).isEqualTo("login");
            assertThat(rows.getString(3)).isEqualTo("success");
            assertThat(rows.getString(4)).isEqualTo("person");
            assertThat(rows.getString(5)).isEqualTo("default");
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void noTokenOrPasswordIsStoredInClear() throws SQLException {
        user("oda", "Sales");
        var tokens = login("oda", PASSWORD);
        var secret = tokens.refreshToken().substring("default.".length());
        try (var connection = TestDatabase.superuser(house.database);
                var rows = connection
                        .createStatement()
                        .executeQuery("select query_to_xml('select * from identity.refresh_tokens', true, false, '')"
                                + "::text || query_to_xml('select * from identity.credentials', true, false, '')::text"
                                + " || query_to_xml('select * from identity.signing_keys', true, false, '')::text"
                                + " || query_to_xml('select * from identity.audit_outbox', true, false, '')::text")) {
            rows.next();
            assertThat(rows.getString(1)).doesNotContain(secret, PASSWORD, tokens.accessToken(), "\"d\"");
        }
    }

    private Problem fail(String name, String address) {
        for (int i = 0; i < 5; i++) {
            assertThat(refusal(name, "wrong", address).code()).isEqualTo(IdentityProblem.LOGIN_FAILED);
        }
        return refusal(name, "wrong", address);
    }

    private static UUID user(String name, String... roles) {
        var made = house.as(
                house.admin(),
                () -> house.userEndpoint.create(new NewUser(name, null, null, List.of(roles), PASSWORD)));
        try {
            superuser("update identity.credentials set must_change = false where user_id = '" + made.id() + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return made.id();
    }

    private static Tokens login(String name, String password) {
        return login(name, password, "192.0.2.1");
    }

    private static Tokens login(String name, String password, String address) {
        return house.call(
                ai.bhiv.platform.context.Principal.ANONYMOUS,
                null,
                address,
                () -> house.auth.login(new Login(name, password)));
    }

    private static Problem refusal(String name, String password, String address) {
        return catchThrowableOfType(Problem.class, () -> login(name, password, address));
    }

    /// Moves what was spent into the past, by the clock that rotation asks.
    private static void tenSecondsPass() {
        house.tenancy.inTenant(
                "default",
                () -> house.jdbc
                        .sql("update identity.refresh_tokens set spent_at = spent_at - interval '11 seconds'")
                        .update());
    }

    /// Current tokens of the live family that the token belongs to.
    private static long current(String token) {
        return house.tenancy.inTenant(
                "default",
                () -> house.jdbc
                        .sql("""
                        select count(*) from identity.refresh_tokens t
                        join identity.sessions s on s.id = t.session_id and s.status = 'active'
                        where t.status = 'current' and t.session_id =
                              (select session_id from identity.refresh_tokens where hash = :hash)
                        """)
                        .param("hash", Hashes.sha256(token.substring("default.".length())))
                        .query(Long.class)
                        .single());
    }

    private static Tokens refresh(String token) {
        return house.anonymously(() -> house.auth.refresh(new RefreshRequest(token)));
    }

    private static void refreshRefused(String token) {
        assertThat(catchThrowableOfType(Problem.class, () -> refresh(token)).code())
                .isEqualTo(IdentityProblem.REFRESH_FAILED);
    }

    private static String hashOf(String name) throws SQLException {
        try (var connection = TestDatabase.superuser(house.database);
                var rows = connection
                        .createStatement()
                        .executeQuery("select hash from identity.credentials where user_id ="
                                + " (select id from identity.users where username = '" + name + "')")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void superuser(String sql) throws SQLException {
        try (var connection = TestDatabase.superuser(house.database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static <T> List<T> parallel(int times, Callable<T> work) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, times)
                    .mapToObj(_ -> threads.submit(work))
                    .toList();
            var answers = new java.util.ArrayList<T>();
            for (var one : running) {
                answers.add(one.get());
            }
            return answers;
        }
    }
}
