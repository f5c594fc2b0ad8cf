package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.bhiv.crm.Account;
import ai.bhiv.crm.Accounts;
import ai.bhiv.crm.NewAccount;
import ai.bhiv.platform.about.About;
import ai.bhiv.platform.contract.Money;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.testing.TestPlatform;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// The same calls through a contract interface, whoever implements it: the bean in this process, or a client of another
/// process (PLT-23). Values, refusals, tenant, principal and correlation id must not differ.
abstract class ClientSuite {
    final TestPlatform platform = TestPlatform.shared();

    abstract <T> T client(Class<T> contract);

    private <T> T as(String role, Callable<T> call) throws Exception {
        return platform.as(role).call(call::call);
    }

    private static NewAccount account(String name) {
        return new NewAccount(
                name,
                "example.com",
                "retail",
                12,
                new Money(new BigDecimal("12.30"), "EUR"),
                "Kenya",
                null,
                "Ünï \"quoted\"");
    }

    @Test
    void aRecordComesBackAsItWasMade() throws Exception {
        var accounts = client(Accounts.class);
        var made = as("Sales", () -> accounts.create(account("Round trip " + UUID.randomUUID())));
        var read = as("Sales", () -> accounts.get(made.id()));
        assertThat(read).isEqualTo(made);
        assertThat(read.revenue()).isEqualTo(new Money(new BigDecimal("12.30"), "EUR"));
        assertThat(read.owner()).isEqualTo("Ünï \"quoted\"");
    }

    @Test
    void refusalsCarryTheSameCodeAndFaults() {
        var accounts = client(Accounts.class);
        var missing = catchThrowableOfType(Problem.class, () -> as("Sales", () -> accounts.get(UUID.randomUUID())));
        assertThat(missing.code().code()).isEqualTo("platform.record.not-found");
        var bad = catchThrowableOfType(
                Problem.class,
                () -> as("Sales", () -> accounts.create(new NewAccount("  ", null, null, -1, null, null, null, null))));
        assertThat(bad.code().code()).isEqualTo("platform.request.invalid");
        assertThat(bad.faults()).extracting("pointer").containsExactlyInAnyOrder("/name", "/size");
        var denied =
                catchThrowableOfType(Problem.class, () -> as("Support", () -> accounts.create(account("Not allowed"))));
        assertThat(denied.code().code()).isEqualTo("platform.request.forbidden");
        var pages = catchThrowableOfType(
                Problem.class,
                () -> as("Sales", () -> accounts.list(null, null, null, null, null, PageRequest.of(201))));
        assertThat(pages.faults()).extracting("parameter").containsExactly("limit");
    }

    @Test
    void aStaleVersionIsRefusedAndACurrentOneCounts() throws Exception {
        var accounts = client(Accounts.class);
        var made = as("Sales", () -> accounts.create(account("Versions " + UUID.randomUUID())));
        var changed = as(
                "Sales",
                () -> accounts.update(made.id(), new Version(made.version()), account("Changed " + UUID.randomUUID())));
        assertThat(changed.version()).isEqualTo(made.version() + 1);
        var stale = catchThrowableOfType(
                Problem.class,
                () -> as("Sales", () -> accounts.update(made.id(), new Version(made.version()), account("Late"))));
        assertThat(stale.code().status()).isEqualTo(412);
    }

    @Test
    void aWalkOverPagesSeesEveryRowOnce() throws Exception {
        var accounts = client(Accounts.class);
        var made = new HashSet<UUID>();
        for (int i = 0; i < 7; i++) {
            var name = "Walk " + UUID.randomUUID();
            made.add(as("Sales", () -> accounts.create(account(name))).id());
        }
        var seen = new ArrayList<UUID>();
        var page = as("Sales", () -> accounts.list(null, null, null, null, null, PageRequest.of(3)));
        while (true) {
            page.items().stream().map(Account::id).forEach(seen::add);
            var next = page.nextCursor();
            if (next == null) {
                break;
            }
            page = as(
                    "Sales",
                    () -> accounts.list(
                            null, null, null, null, null, PageRequest.of(3).after(next)));
        }
        assertThat(seen).doesNotHaveDuplicates().containsAll(made);
    }

    @Test
    void thePrincipalAndItsTenantArrive() throws Exception {
        var about = client(About.class);
        var seen = as("Ops", about::verify);
        assertThat(seen.user()).isEqualTo("test-ops");
        assertThat(seen.tenant()).isEqualTo("default");
        assertThat(seen.roles()).containsExactly("Ops");
    }
}
