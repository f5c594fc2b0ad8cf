package ai.bhiv.crm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.crm.CrmProblem;
import ai.bhiv.crm.Customer;
import ai.bhiv.crm.CustomerStatus;
import ai.bhiv.crm.NewAccount;
import ai.bhiv.crm.NewCustomer;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.problem.ProblemCode;
import ai.bhiv.testing.TestTenant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CustomersTest {
    private TestTenant tenant;
    private CrmParts crm;

    @BeforeEach
    void fresh() {
        tenant = TestTenant.of("crm");
        crm = CrmParts.on(tenant.db());
    }

    @Test
    void fiftyParallelCreatesWithOneEmailGiveOneCustomer() throws Exception {
        Callable<String> create = () -> {
            try {
                return tenant.call(() -> crm.customers().create(customer("Ada", "Ada@Example.COM", null)))
                        .id()
                        .toString();
            } catch (Problem refused) {
                assertThat(refused.members().get("candidates"))
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                        .hasSize(1);
                return refused.code().code();
            }
        };
        try (var people = Executors.newFixedThreadPool(10)) {
            var outcomes = people.invokeAll(
                    IntStream.range(0, 50).mapToObj(one -> create).toList());
            int refused = 0;
            for (var outcome : outcomes) {
                refused += outcome.get().equals("crm.customer.duplicate-email") ? 1 : 0;
            }
            assertThat(refused).isEqualTo(49);
        }
        refused(
                CrmProblem.DUPLICATE_EMAIL,
                () -> tenant.run(() -> crm.customers().create(customer("Ada", "ada@example.com", null))));
    }

    @Test
    void emailsOfOneKeyAreOneAndTagsAndDotsCount() {
        assertThat(EmailKey.of("Ada.L+Work@BÜCHER.example")).isEqualTo("ada.l+work@xn--bcher-kva.example");
        assertThat(EmailKey.of("adal@x.example")).isNotEqualTo(EmailKey.of("ada.l@x.example"));
    }

    @Test
    void aCompanyIsLinkedByFoldedNameOrMade() {
        var one = tenant.call(() -> crm.customers().create(customer("Ada", "ada@x.example", "Acme  Ltd")));
        var two = tenant.call(() -> crm.customers().create(customer("Bea", "bea@x.example", " acme ltd")));

        assertThat(one.accountId()).isNotNull().isEqualTo(two.accountId());
        assertThat(tenant.call(() -> crm.accounts().get(one.accountId())).name())
                .isEqualTo("Acme  Ltd");
    }

    @Test
    void aStaleVersionIsRefusedAndTheFreshOneIsNot() {
        var made = tenant.call(() -> crm.customers().create(customer("Ada", "ada@x.example", null)));
        var changed = tenant.call(() ->
                crm.customers().update(made.id(), new Version(made.version()), customer("Eda", "eda@x.example", null)));

        assertThat(changed.firstName()).isEqualTo("Eda");
        assertThat(changed.version()).isEqualTo(made.version() + 1);
        refused(
                PlatformProblem.STALE,
                () -> tenant.run(() -> crm.customers()
                        .update(made.id(), new Version(made.version()), customer("Ida", "ida@x.example", null))));
        refused(
                PlatformProblem.STALE,
                () -> tenant.run(() -> crm.customers().delete(made.id(), new Version(made.version()))));
        refused(
                PlatformProblem.NOT_FOUND,
                () -> tenant.run(() -> crm.customers().delete(UUID.randomUUID(), Version.ANY)));
    }

    @Test
    void aDeletedCustomerIsGoneAndItsEmailIsFree() {
        var made = tenant.call(() -> crm.customers().create(customer("Ada", "ada@x.example", null)));
        tenant.run(() -> crm.customers().delete(made.id(), new Version(made.version())));

        refused(
                PlatformProblem.NOT_FOUND,
                () -> tenant.call(() -> crm.customers().get(made.id())));
        assertThat(tenant.call(() -> crm.customers().create(customer("Ada", "ada@x.example", null)))
                        .id())
                .isNotEqualTo(made.id());
    }

    @Test
    void searchFindsPartsOfNamesEmailsAndCompaniesWithoutCaseAndAccents() {
        tenant.run(() -> crm.customers().create(customer("José", "jose@x.example", "Müller & Söhne")));
        tenant.run(() -> crm.customers().create(customer("Bea", "bea_100%@y.example", "Other")));

        assertThat(found("jos")).containsExactly("José");
        assertThat(found("MULLER")).containsExactly("José");
        assertThat(found("y.exam")).containsExactly("Bea");
        assertThat(found("a_1")).containsExactly("Bea");
        assertThat(found("e%m")).isEmpty();
    }

    @Test
    void anotherTenantSeesNothing() {
        var made = tenant.call(() -> crm.customers().create(customer("Ada", "ada@x.example", null)));

        refused(
                PlatformProblem.NOT_FOUND,
                () -> tenant.call("other", () -> crm.customers().get(made.id())));
        assertThat(tenant.call("other", () -> crm.analytics().dashboard())
                        .customers()
                        .total())
                .isZero();
    }

    @Test
    void anAccountCannotBecomeItsOwnGrandparent() {
        var top = tenant.call(() -> crm.accounts().create(account("Top", null)));
        var middle = tenant.call(() -> crm.accounts().create(account("Middle", top.id())));
        var low = tenant.call(() -> crm.accounts().create(account("Low", middle.id())));

        assertThat(low.parent()).isEqualTo("Middle");
        refused(
                CrmProblem.ACCOUNT_CYCLE,
                () -> tenant.run(() -> crm.accounts().update(top.id(), Version.ANY, account("Top", low.id()))));
        refused(
                CrmProblem.DUPLICATE_ACCOUNT,
                () -> tenant.run(() -> crm.accounts().create(account(" top", null))));
        refused(
                CrmProblem.ACCOUNT_UNKNOWN,
                () -> tenant.run(() -> crm.accounts().create(account("New", UUID.randomUUID()))));
    }

    private List<String> found(String words) {
        return tenant.call(() -> crm.customers().list(null, words, null, null, PageRequest.first())).items().stream()
                .map(Customer::firstName)
                .toList();
    }

    private static void refused(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    static NewCustomer customer(String name, String email, @Nullable String company) {
        return new NewCustomer(
                name, "Test", email, null, company, null, CustomerStatus.ACTIVE, List.of("vip"), null, "Pat", null);
    }

    private static NewAccount account(String name, @Nullable UUID parent) {
        return new NewAccount(name, null, "retail", 5, null, null, parent, null);
    }
}
