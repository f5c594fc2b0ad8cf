package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.identity.RoleAuthority;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.OpenApi;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.OperationReader;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.web.Router;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// What every operation must declare (PLT-20, PLT-22). Reading the contract refuses what lacks a fact; this walks what
/// was
/// read for the rest.
class ContractTest {
    private static final Contracts CONTRACTS = Contracts.onClassPath();

    @Test
    void everyPermissionIsOneOfTheMatrix() {
        var known = new RoleAuthority().known();
        var unknown = CONTRACTS.operations().stream()
                .filter(o -> !o.permission().equals(Op.OPEN) && !o.permission().equals(Op.SIGNED_IN))
                .filter(o -> !known.contains(o.permission()))
                .map(o -> o.id() + " needs " + o.permission())
                .toList();
        assertThat(unknown).isEmpty();
    }

    @Test
    void publicOperationsAreTheseAndNoOther() {
        assertThat(CONTRACTS.operations().stream().filter(Operation::isPublic).map(Operation::id))
                .containsExactlyInAnyOrder(
                        "identity.auth.forgot",
                        "identity.auth.login",
                        "identity.auth.reset",
                        "identity.factors.login",
                        "identity.auth.refresh",
                        "identity.signing-keys.jwks",
                        "platform.process.info",
                        "platform.documents.asset",
                        "platform.documents.docs",
                        "platform.documents.openapi",
                        "platform.errors.list",
                        "platform.errors.read",
                        "platform.health.live",
                        "platform.health.read",
                        "platform.health.ready",
                        "platform.health.startup");
    }

    /// Such operations see past the caller's tenant, so only those who run the platform may call them.
    @Test
    void operationsInTheReservedTenantAreTheseAndNoOther() {
        assertThat(CONTRACTS.operations().stream().filter(Operation::inSystem).map(o -> o.id() + " " + o.permission()))
                .containsExactlyInAnyOrder(
                        "audit.log.rotate-key platform:configure",
                        "guard.allowances.create platform:configure",
                        "guard.allowances.delete platform:configure",
                        "guard.allowances.get platform:configure",
                        "guard.allowances.list platform:configure",
                        "guard.dashboard.show platform:configure",
                        "guard.decisions.create platform:configure",
                        "guard.decisions.delete platform:configure",
                        "guard.decisions.get platform:configure",
                        "guard.decisions.list platform:configure",
                        "guard.incidents.acknowledge platform:configure",
                        "guard.incidents.close platform:configure",
                        "guard.incidents.contain platform:configure",
                        "guard.incidents.get platform:configure",
                        "guard.incidents.list platform:configure",
                        "guard.threats.evidence platform:configure",
                        "guard.threats.get platform:configure",
                        "guard.threats.label platform:configure",
                        "guard.threats.list platform:configure",
                        "guard.threats.summary platform:configure",
                        "identity.key-rotation.compromised platform:configure",
                        "identity.key-rotation.list platform:configure",
                        "identity.key-rotation.rotate platform:configure",
                        "platform.key-rotations.create platform:configure",
                        "platform.key-rotations.get platform:read",
                        "platform.key-rotations.list platform:read",
                        "platform.settings.get platform:read",
                        "platform.settings.list platform:read",
                        "platform.settings.reset platform:configure",
                        "platform.settings.set platform:configure",
                        "platform.tenants.create tenants:write",
                        "platform.tenants.get tenants:read",
                        "platform.tenants.list tenants:read",
                        "platform.tenants.resume tenants:write",
                        "platform.tenants.suspend tenants:write",
                        "platform.tenants.update tenants:write");
    }

    @Test
    void everyMutationIsAudited() {
        assertThat(CONTRACTS.operations().stream()
                        .filter(o -> !o.readOnly() && o.audit() != Op.Audit.MUTATION && o.audit() != Op.Audit.ACCESS)
                        .map(Operation::id))
                .isEmpty();
    }

    @Test
    void everyToolHasThreeQuestionsAndTheNamesOfToolsAreUnique() {
        var names = new HashSet<String>();
        for (var operation : CONTRACTS.operations()) {
            assertThat(names.add(operation.toolName())).as(operation.toolName()).isTrue();
            assertThat(operation.toolName()).matches("[a-z0-9_]{1,64}");
            if (operation.tool()) {
                assertThat(operation.questions().stream()
                                .mapToInt(q -> q.ask().length)
                                .sum())
                        .as(operation.id())
                        .isGreaterThanOrEqualTo(3);
            }
        }
    }

    @Test
    void noTwoOperationsOfAPortHaveOneRoute() {
        for (var role : Role.values()) {
            new Router(CONTRACTS.operations(role));
        }
    }

    @Test
    void everyOwnProblemCodeIsInTheCatalogueAndEveryCodeHasAFix() {
        var openApi = new OpenApi(CONTRACTS);
        CONTRACTS
                .operations()
                .forEach(operation -> assertThat(openApi.problems(operation)).isNotEmpty());
        assertThat(CONTRACTS.problems()).allSatisfy(code -> {
            assertThat(code.fix()).as(code.code()).endsWith(".");
            assertThat(code.status()).as(code.code()).isBetween(400, 599);
            assertThat(code.code()).matches("[a-z0-9-]+(\\.[a-z0-9-]+){1,3}");
        });
    }

    @Test
    void theDocumentHasEachOperationOnceWithTheNamesOfTheInterface() {
        for (var role : Role.values()) {
            var operations = CONTRACTS.operations(role);
            var document = new OpenApi(CONTRACTS).document("t", "1", operations, _ -> List.of(""));
            for (var operation : operations) {
                var described = document.path("paths")
                        .path(operation.path())
                        .path(operation.httpMethod().toLowerCase(java.util.Locale.ROOT));
                assertThat(described.path("operationId").asString("")).isEqualTo(operation.id());
                var names = new HashSet<String>();
                described
                        .path("parameters")
                        .forEach(p -> names.add(p.path("name").asString("")));
                operation.queryFields().forEach(f -> assertThat(names).contains(f.name()));
                operation.pathFields().forEach(f -> assertThat(names).contains(f.name()));
            }
        }
    }

    @Test
    void aDeclarationThatLacksAFactIsRefusedWithTheNameOfItsMethod() {
        assertThatThrownBy(() -> OperationReader.read(SilentWrite.class))
                .hasMessageContaining("SilentWrite.make")
                .hasMessageContaining("audit MUTATION");
        assertThatThrownBy(() -> OperationReader.read(Unreasoned.class)).hasMessageContaining("gives its reason");
        assertThatThrownBy(() -> OperationReader.read(Unasked.class)).hasMessageContaining("0 phrasings");
        assertThatThrownBy(() -> OperationReader.read(Misnamed.class)).hasMessageContaining("path has no {id}");
        assertThatThrownBy(() -> OperationReader.read(Undescribed.class)).hasMessageContaining("needs @Op");
    }

    @Resource(roles = Role.CRM, module = "test", name = "a")
    @HttpExchange("/a")
    interface SilentWrite {
        @PostExchange
        @Op(summary = "Makes a thing.", permission = "crm:write", audit = Op.Audit.NONE, notATool = "test")
        void make();
    }

    @Resource(roles = Role.CRM, module = "test", name = "b")
    @HttpExchange("/b")
    interface Unreasoned {
        @GetExchange
        @Op(summary = "Shows a thing.", permission = Op.OPEN, notATool = "test")
        String show();
    }

    @Resource(roles = Role.CRM, module = "test", name = "c")
    @HttpExchange("/c")
    interface Unasked {
        @GetExchange
        @Op(summary = "Shows a thing.", permission = "crm:read")
        String show();
    }

    @Resource(roles = Role.CRM, module = "test", name = "d")
    @HttpExchange("/d")
    interface Misnamed {
        @DeleteExchange("/{key}")
        @Op(summary = "Removes a thing.", permission = "crm:delete", notATool = "test")
        void remove(@PathVariable("id") UUID id);
    }

    @Resource(roles = Role.CRM, module = "test", name = "e")
    @HttpExchange("/e")
    interface Undescribed {
        @GetExchange
        String show();
    }
}
