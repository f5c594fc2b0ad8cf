package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.event.Notices;
import ai.bhiv.testing.TestPlatform;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Whoever changes a record of a business module tells others of it, in the transaction of the change (PLT-55).
class NoticesTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();
    private static final Contracts CONTRACTS = Contracts.onClassPath();
    private static final Set<String> BUSINESS = Set.of("crm", "logistics");

    /// A batch publishes what each of its items stands for; an import what it writes.
    private static final List<String> BY_OTHERS = List.of(".batch", ".imports.");

    @Test
    void everyOperationOfABusinessModuleThatChangesARecordPublishesANoticeOfItsModule() {
        var changing = CONTRACTS.operations().stream()
                .filter(operation -> operation.audit() == Op.Audit.MUTATION)
                .filter(operation -> BUSINESS.contains(operation.module()))
                .filter(operation -> BY_OTHERS.stream().noneMatch(operation.id()::contains))
                .toList();
        assertThat(changing).hasSizeGreaterThan(15);
        assertThat(changing)
                .allSatisfy(operation ->
                        assertThat(operation.publishes()).as(operation.id()).isNotNull());
        assertThat(CONTRACTS.operations())
                .filteredOn(operation -> operation.publishes() != null)
                .allSatisfy(NoticesTest::isOfItsModule);
    }

    private static void isOfItsModule(Operation operation) {
        var notice = operation.publishes();
        assertThat(Notices.of(notice, UUID.randomUUID())).isInstanceOf(notice);
        assertThat(notice.getPackageName()).isEqualTo("ai.bhiv." + operation.module());
    }

    @Test
    void aChangedItemIsSeenInTheEventsOfItsRole() {
        var admin = PLATFORM.token("Admin");
        var made = PLATFORM.send(
                "POST",
                Role.LOGISTICS,
                "/inventory",
                admin,
                "{\"sku\":\"NOTICE-1\",\"name\":\"Notice\",\"category\":\"c\",\"unit_price\":{\"amount\":\"1.00\","
                        + "\"currency\":\"EUR\"},\"quantity\":0}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var id = TestPlatform.json(made).path("id").asString();
        var events = PLATFORM.send("GET", Role.LOGISTICS, "/events?type=logistics.item.created&limit=200", admin, null);
        assertThat(events.statusCode()).as(events.body()).isEqualTo(200);
        assertThat(TestPlatform.json(events).path("items").valueStream())
                .anySatisfy(
                        event -> assertThat(event.path("data").path("item_id").asString())
                                .isEqualTo(id));
    }

    @Test
    void whoseCustomerIsRemovedLosesTheLinkToIt() {
        var admin = PLATFORM.token("Admin");
        var customer = PLATFORM.send(
                "POST",
                Role.CRM,
                "/customers",
                admin,
                "{\"first_name\":\"Gone\",\"last_name\":\"Soon\",\"email\":\"gone.soon@notices.example\"}");
        assertThat(customer.statusCode()).as(customer.body()).isEqualTo(201);
        var contact = TestPlatform.json(customer).path("id").asString();
        var user = PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/users",
                admin,
                "{\"username\":\"gone-soon\",\"display_name\":\"Gone Soon\",\"roles\":[\"Customer\"]}");
        assertThat(user.statusCode()).as(user.body()).isEqualTo(201);
        var path = "/users/" + TestPlatform.json(user).path("id").asString();
        var linked =
                PLATFORM.send("PUT", Role.GATEWAY, path + "/contact", admin, "{\"contact_id\":\"" + contact + "\"}");
        assertThat(linked.statusCode()).as(linked.body()).isEqualTo(200);
        assertThat(TestPlatform.json(linked).path("contact_id").asString()).isEqualTo(contact);
        var removed = PLATFORM.send(
                "DELETE",
                Role.CRM,
                "/customers/" + contact,
                admin,
                null,
                "If-Match",
                customer.headers().firstValue("ETag").orElseThrow());
        assertThat(removed.statusCode()).as(removed.body()).isEqualTo(204);
        Awaitility.await()
                .untilAsserted(() -> assertThat(TestPlatform.json(PLATFORM.send("GET", Role.GATEWAY, path, admin, null))
                                .path("contact_id")
                                .isString())
                        .isFalse());
    }
}
