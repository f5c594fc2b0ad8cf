package ai.bhiv.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.NewUser;
import ai.bhiv.identity.User;
import ai.bhiv.identity.UserRoles;
import ai.bhiv.identity.UserStatus;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsersTest {
    private IdentityHouse house;

    @BeforeEach
    void start() {
        house = new IdentityHouse();
    }

    @AfterEach
    void stop() {
        house.close();
    }

    @Test
    void namesAndAddressesAreUniqueInWhateverCase() {
        create("Ann", "ann@example.org", "Sales");
        assertThat(refused(() -> create("ANN", null, "Sales"))).isEqualTo(IdentityProblem.USER_DUPLICATE);
        assertThat(refused(() -> create("bob", "Ann@Example.org", "Sales"))).isEqualTo(IdentityProblem.USER_DUPLICATE);
        assertThat(create("bob", null, "Sales").username()).isEqualTo("bob");
        assertThat(create("carl", null, "Sales").email()).isNull();
    }

    @Test
    void anotherTenantHasItsOwnNames() {
        create("ann", null, "Sales");
        var theirs = new Principal("x", "x", "other", Set.of("Admin"), null);
        var made = house.as(theirs, () -> house.userEndpoint.create(user("ann", null, "Ops")));
        assertThat(house.as(theirs, () -> house.userEndpoint.list(null, null, null, PageRequest.first()))
                        .items())
                .hasSize(1);
        assertThat(refused(() -> house.as(house.admin(), () -> house.userEndpoint.get(made.id()))))
                .isEqualTo(PlatformProblem.NOT_FOUND);
    }

    @Test
    void anUnknownRoleIsRefusedByPlace() {
        var problem = catchThrowableOfType(Problem.class, () -> create("ann", null, "Sales", "Root"));
        assertThat(problem.code()).isEqualTo(PlatformProblem.INVALID);
        assertThat(problem.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/roles/1");
            assertThat(fault.given()).isEqualTo("Root");
        });
    }

    @Test
    void nobodyGrantsMoreThanHeHas() {
        var ops = new Principal("x", "olga", "default", Set.of("Ops"), null);
        var problem = catchThrowableOfType(
                Problem.class, () -> house.as(ops, () -> house.userEndpoint.create(user("ann", null, "Admin"))));
        assertThat(problem.code()).isEqualTo(IdentityProblem.GRANT_EXCEEDS_OWN);
        assertThat(problem.members()).containsKey("permission");
        var own = create("olga", null, "Ops");
        assertThat(refused(() ->
                        house.as(ops, () -> house.userEndpoint.setRoles(own.id(), Version.ANY, roles("Ops", "Sales")))))
                .isEqualTo(IdentityProblem.GRANT_EXCEEDS_OWN);
    }

    @Test
    void aStaleVersionIsRefused() {
        var ann = create("ann", null, "Sales");
        var after = setRoles(ann.id(), new Version(1), "Support");
        assertThat(after.version()).isEqualTo(2);
        assertThat(after.roles()).containsExactly("Support");
        assertThat(refused(() -> setRoles(ann.id(), new Version(1), "Ops"))).isEqualTo(PlatformProblem.STALE);
        assertThat(refused(() -> setRoles(new UUID(1, 1), new Version(1), "Ops")))
                .isEqualTo(PlatformProblem.NOT_FOUND);
    }

    @Test
    void theLastAdminStays() {
        var ann = create("ann", null, "Admin");
        assertThat(refused(() -> setRoles(ann.id(), Version.ANY, "Ops"))).isEqualTo(IdentityProblem.ADMIN_LAST);
        assertThat(refused(() -> house.as(house.admin(), () -> house.userEndpoint.suspend(ann.id()))))
                .isEqualTo(IdentityProblem.ADMIN_LAST);
        create("bob", null, "Admin");
        assertThat(setRoles(ann.id(), Version.ANY, "Ops").roles()).containsExactly("Ops");
    }

    @Test
    void twoAdminsWhoDemoteEachOtherAtOnceLeaveOne() throws Exception {
        var ann = create("ann", null, "Admin");
        var bob = create("bob", null, "Admin");
        var start = new CyclicBarrier(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<java.util.concurrent.Future<Boolean>>();
            for (var id : List.of(ann.id(), bob.id())) {
                running.add(threads.submit(() -> {
                    start.await();
                    try {
                        setRoles(id, Version.ANY, "Ops");
                        return true;
                    } catch (Problem problem) {
                        assertThat(problem.code()).isEqualTo(IdentityProblem.ADMIN_LAST);
                        return false;
                    }
                }));
            }
            assertThat(List.of(running.get(0).get(), running.get(1).get())).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void suspendingTwiceChangesNothing() {
        var ann = create("ann", null, "Sales");
        var once = house.as(house.admin(), () -> house.userEndpoint.suspend(ann.id()));
        assertThat(once.status()).isEqualTo(UserStatus.SUSPENDED);
        var twice = house.as(house.admin(), () -> house.userEndpoint.suspend(ann.id()));
        assertThat(twice.version()).isEqualTo(once.version());
        var back = house.as(house.admin(), () -> house.userEndpoint.resume(ann.id()));
        assertThat(back.status()).isEqualTo(UserStatus.ACTIVE);
    }

    @Test
    void theListIsPagedAndFiltered() {
        for (int i = 0; i < 7; i++) {
            create("user-" + i, null, i % 2 == 0 ? "Sales" : "Ops");
        }
        var seen = new ArrayList<String>();
        var page = list(null, null, null, PageRequest.of(3));
        seen.addAll(page.items().stream().map(User::username).toList());
        while (page.nextCursor() != null) {
            page = list(null, null, null, PageRequest.of(3).after(page.nextCursor()));
            seen.addAll(page.items().stream().map(User::username).toList());
        }
        assertThat(seen).containsExactly("user-0", "user-1", "user-2", "user-3", "user-4", "user-5", "user-6");
        assertThat(list(null, null, "Ops", PageRequest.first()).items()).hasSize(3);
        assertThat(list("USER-4", null, null, PageRequest.first()).items()).hasSize(1);
        assertThat(list(null, UserStatus.SUSPENDED, null, PageRequest.first()).items())
                .isEmpty();
        assertThat(refused(() -> list(null, null, "Root", PageRequest.first()))).isEqualTo(PlatformProblem.INVALID);
    }

    private ai.bhiv.platform.contract.Page<User> list(String search, UserStatus status, String role, PageRequest page) {
        return house.as(house.admin(), () -> house.userEndpoint.list(search, status, role, page));
    }

    private User create(String name, String email, String... roles) {
        return house.as(house.admin(), () -> house.userEndpoint.create(user(name, email, roles)))
                .user();
    }

    private User setRoles(UUID id, Version version, String... roles) {
        return house.as(house.admin(), () -> house.userEndpoint.setRoles(id, version, roles(roles)));
    }

    private static NewUser user(String name, String email, String... roles) {
        return new NewUser(name, email, null, List.of(roles), "correct horse battery");
    }

    private static UserRoles roles(String... roles) {
        return new UserRoles(List.of(roles));
    }

    private static ProblemCode refused(Runnable work) {
        return catchThrowableOfType(Problem.class, work::run).code();
    }
}
