package ai.bhiv.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Owned;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.Person;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/// What two customers see of each other's records, whichever way they ask: nothing (IDN-40, IDN-42).
class OwnershipTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();
    private static final String MARK = "own" + Long.toString(System.nanoTime(), 36);

    private static String ann;
    private static String bob;
    private static String annsRecord;
    private static String bobsRecord;
    private static String annsShipment;
    private static String bobsShipment;

    @BeforeAll
    static void twoCustomers() {
        annsRecord = customer("Ann");
        bobsRecord = customer("Bob");
        annsShipment = shipment(annsRecord);
        bobsShipment = shipment(bobsRecord);
        ann = linked(annsRecord);
        bob = linked(bobsRecord);
    }

    @Test
    void aCustomerSeesItsOwnRecordsAlone() {
        assertThat(ids(get(Role.CRM, "/customers", ann))).containsExactly(annsRecord);
        assertThat(ids(get(Role.CRM, "/customers", bob))).containsExactly(bobsRecord);
        assertThat(ids(get(Role.LOGISTICS, "/shipments", ann))).containsExactly(annsShipment);
        assertThat(get(Role.CRM, "/customers/" + annsRecord, ann).statusCode()).isEqualTo(200);
        assertThat(get(Role.LOGISTICS, "/shipments/" + annsShipment, ann).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aForeignRecordIsAsGoodAsNone() {
        for (var at : List.of("", "/api/crm")) {
            var role = at.isEmpty() ? Role.CRM : Role.GATEWAY;
            var foreign = get(role, at + "/customers/" + bobsRecord, ann);
            var none = get(role, at + "/customers/00000000-0000-7000-8000-000000000000", ann);
            assertThat(foreign.statusCode()).isEqualTo(404);
            assertThat(TestPlatform.json(foreign).path("code"))
                    .isEqualTo(TestPlatform.json(none).path("code"));
        }
        assertThat(get(Role.LOGISTICS, "/shipments/" + bobsShipment, ann).statusCode())
                .isEqualTo(404);
        assertThat(ids(get(Role.CRM, "/customers?search=" + MARK, ann))).containsExactly(annsRecord);
        assertThat(TestPlatform.json(get(Role.CRM, "/customers?count=exact", ann))
                        .path("count")
                        .asInt())
                .as("a count tells nothing of others")
                .isEqualTo(1);
        var bobsCursor = cursor();
        var moved = get(Role.LOGISTICS, "/shipments?limit=1&cursor=" + bobsCursor, ann);
        assertThat(moved.statusCode()).as("a cursor of somebody else").isEqualTo(400);
    }

    @Test
    void aCustomerChangesItsNameAndAddressAndNothingThatIsNotItsOwn() {
        var before = (ObjectNode) TestPlatform.json(get(Role.CRM, "/customers/" + annsRecord, PLATFORM.token("Sales")));
        var body = Json.MAPPER.createObjectNode();
        body.put("first_name", "Anna")
                .put("last_name", MARK)
                .put("email", before.path("email").asString())
                .put("address", "1 New Street")
                .put("status", "suspended")
                .put("notes", "a very good customer")
                .put("owner", "somebody");
        assertThat(put(bobsRecord, body, ann).statusCode()).isEqualTo(404);
        var changed = put(annsRecord, body, ann);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(changed.body()).doesNotContain("what sales thinks");
        var after = TestPlatform.json(get(Role.CRM, "/customers/" + annsRecord, PLATFORM.token("Sales")));
        assertThat(after.path("first_name").asString()).isEqualTo("Anna");
        assertThat(after.path("address").asString()).isEqualTo("1 New Street");
        for (var kept : List.of("status", "notes", "owner", "tags")) {
            assertThat(after.path(kept)).as(kept).isEqualTo(before.path(kept));
        }
    }

    @Test
    void whatTheCompanyThinksOfACustomerIsNotShownToIt() {
        assertThat(get(Role.CRM, "/customers/" + annsRecord, PLATFORM.token("Sales"))
                        .body())
                .contains("what sales thinks");
        assertThat(get(Role.CRM, "/customers/" + annsRecord, ann).body()).doesNotContain("what sales thinks");
        assertThat(get(Role.CRM, "/customers", ann).body()).doesNotContain("what sales thinks");
    }

    @Test
    void whoIsLinkedWithNoRecordSeesNone() {
        var nobody = Person.made(PLATFORM, "Customer").login();
        assertThat(ids(get(Role.CRM, "/customers", nobody))).isEmpty();
        assertThat(ids(get(Role.LOGISTICS, "/shipments", nobody))).isEmpty();
        assertThat(get(Role.CRM, "/customers/" + annsRecord, nobody).statusCode())
                .isEqualTo(404);
        for (var refused : List.of("/accounts", "/opportunities", "/products")) {
            assertThat(get(Role.CRM, refused, ann).statusCode()).as(refused).isEqualTo(403);
        }
    }

    @Test
    void oneRecordBelongsToOneUserAndALinkCountsAtOnce() {
        var second = Person.made(PLATFORM, "Customer");
        var taken = second.byAdmin("PUT", "/contact", "{\"contact_id\":\"" + annsRecord + "\"}");
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body()).contains("identity.contact.taken");
        var third = customer("Cid");
        second.byAdmin("PUT", "/contact", "{\"contact_id\":\"" + third + "\"}");
        assertThat(ids(get(Role.CRM, "/customers", second.login()))).containsExactly(third);
    }

    /// The condition of lists and the predicate on one record are one definition, so they agree on every record.
    @Test
    void theConditionOfAListIsThePredicateOnARecord() {
        var owned = new Owned("s.customer_id");
        var jdbc = PLATFORM.platform().part(JdbcClient.class);
        var tenancy = PLATFORM.platform().part(Tenancy.class);
        var owners = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        Person.sql(PLATFORM, """
                insert into logistics.shipments (tenant_id, id, number, customer_id, mode, status, scheduled_on,
                    line_count, words, created_by, updated_by)
                select 'default', gen_random_uuid(), '%s' || n,
                       (array['%s', '%s', '%s', null]::uuid[])[1 + (n * 7919) %% 4], 'air', 'pending', '2026-01-01', 1,
                       '', 'test', 'test'
                from generate_series(1, 10000) n
                """.formatted(MARK, owners.get(0), owners.get(1), owners.get(2)));
        var contacts = new ArrayList<UUID>(owners);
        contacts.add(UUID.randomUUID());
        contacts.add(null);
        for (var contact : contacts) {
            for (var own : new boolean[] {true, false}) {
                context(contact, own)
                        .run(() -> tenancy.inTenant("default", () -> {
                            var conditions = owned.narrow(new Conditions().and("s.number like '" + MARK + "%'"));
                            var listed =
                                    Set.copyOf(jdbc.sql("select s.id from logistics.shipments s" + conditions.where())
                                            .params(conditions.values())
                                            .query(UUID.class)
                                            .list());
                            var covered = new HashSet<UUID>();
                            jdbc.sql("select s.id, s.customer_id from logistics.shipments s where s.number like '"
                                            + MARK + "%'")
                                    .query((row, _) -> {
                                        if (owned.covers(row.getObject(2, UUID.class))) {
                                            covered.add(row.getObject(1, UUID.class));
                                        }
                                        return 0;
                                    })
                                    .list();
                            assertThat(covered).isEqualTo(listed);
                            return listed;
                        }));
            }
        }
        Person.sql(
                PLATFORM, "delete from logistics.shipments where number like '" + MARK + "%' and created_by = 'test'");
    }

    private static RequestContext context(UUID contact, boolean own) {
        var who = new Principal("u", "u", "default", Set.of("Customer"), null, Set.of("*"), contact, null);
        return new RequestContext(
                who, "test", "0".repeat(32), Instant.now().plusSeconds(60), null, null, "local", Role.CRM, own);
    }

    private static String cursor() {
        for (int i = 0; i < 2; i++) {
            shipment(bobsRecord);
        }
        var page = TestPlatform.json(get(Role.LOGISTICS, "/shipments?limit=1", bob));
        return page.path("next_cursor").asString();
    }

    private static String linked(String record) {
        var person = Person.made(PLATFORM, "Customer");
        var answer = person.byAdmin("PUT", "/contact", "{\"contact_id\":\"" + record + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return person.login();
    }

    private static String customer(String name) {
        var body = Json.MAPPER.writeValueAsString(Map.of(
                "first_name",
                name,
                "last_name",
                MARK,
                "email",
                name.toLowerCase(java.util.Locale.ROOT) + "@" + MARK + ".example",
                "notes",
                "what sales thinks",
                "owner",
                "what sales thinks, too",
                "tags",
                List.of("tag")));
        var answer = PLATFORM.send("POST", Role.CRM, "/customers", PLATFORM.token("Sales"), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return TestPlatform.json(answer).path("id").asString();
    }

    /// A shipment of the customer, past the API, because its items do not matter here.
    private static String shipment(String customer) {
        var id = UUID.randomUUID().toString();
        Person.sql(PLATFORM, """
                insert into logistics.shipments (tenant_id, id, number, customer_id, mode, status, scheduled_on,
                    line_count, words, created_by, updated_by)
                values ('default', '%s', 'S-%s', '%s', 'air', 'pending', '2026-01-01', 1, '', 'test', 'test')
                """.formatted(id, id, customer));
        return id;
    }

    private static HttpResponse<String> put(String id, ObjectNode body, String token) {
        var version = get(Role.CRM, "/customers/" + id, PLATFORM.token("Sales"))
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        return PLATFORM.send("PUT", Role.CRM, "/customers/" + id, token, body.toString(), "If-Match", version);
    }

    private static HttpResponse<String> get(Role role, String path, String token) {
        return PLATFORM.send("GET", role, path, token, null);
    }

    private static List<String> ids(HttpResponse<String> page) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        var ids = new ArrayList<String>();
        TestPlatform.json(page)
                .path("items")
                .forEach(item -> ids.add(item.path("id").asString()));
        return ids;
    }
}
