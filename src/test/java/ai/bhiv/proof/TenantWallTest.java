package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.testing.Samples;
import ai.bhiv.testing.TestPlatform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A record of another tenant does not exist for anybody, whatever operation is tried with its real id (PLT-15,
/// PLT-16).
class TenantWallTest {
    private final TestPlatform platform = TestPlatform.shared();
    private final Samples samples = new Samples(new Random(7));

    @Test
    void everyOperationAnswers404ForTheIdOfAnotherTenantsRecord() {
        var contracts = platform.platform().part(Contracts.class);
        var ids = new HashMap<String, String>();
        var made = new ArrayList<String>();
        for (var operation : contracts.operations()) {
            if (operation.creates() && operation.pathFields().isEmpty() && operation.body() != null) {
                var id = make(operation);
                if (!id.isEmpty()) {
                    ids.put(operation.module() + "." + operation.resource(), id);
                    made.add(operation.id());
                }
            }
        }
        assertThat(made).contains("crm.accounts.create", "crm.customers.create", "logistics.suppliers.create");
        var wrong = new ArrayList<String>();
        int tried = 0;
        for (var operation : contracts.operations()) {
            var id = ids.get(operation.module() + "." + operation.resource());
            if (id == null || operation.pathFields().size() != 1) {
                continue;
            }
            tried++;
            var path = operation
                    .path()
                    .replace("{" + operation.pathFields().getFirst().name() + "}", id);
            var body = operation.body() == null
                    ? null
                    : samples.fitting(operation.body().field().shape()).toString();
            var answer = platform.send(
                    operation.httpMethod(), role(operation), path, platform.token("Admin"), body, "If-Match", "\"1\"");
            boolean bodyRefused = answer.statusCode() == 400 && answer.body().contains("\"pointer\"");
            if (answer.statusCode() != 404 && !bodyRefused) {
                wrong.add(operation.id() + ": " + answer.statusCode() + " " + answer.body());
            }
            var own = platform.send("GET", role(operation), path, platform.token("other", "Admin"), null);
            if (operation.httpMethod().equals("GET") && own.statusCode() != 200) {
                wrong.add(operation.id() + ": its own tenant gets " + own.statusCode() + " " + own.body());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(8);
    }

    private String make(Operation operation) {
        var body = samples.fitting(operation.body().field().shape()).toString();
        var answer = platform.send("POST", role(operation), operation.path(), platform.token("other", "Admin"), body);
        return answer.statusCode() == 201 ? TestPlatform.json(answer).path("id").asString("") : "";
    }

    private static Role role(Operation operation) {
        return operation.roles().iterator().next();
    }
}
