package ai.bhiv.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.audit.AuditEntries;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityContractTest {
    private final Contracts contracts = Contracts.of(List.of(
            Auth.class, Users.class, Accounts.class, SecondFactors.class, SigningKeys.class, AuditEntries.class));

    @Test
    void whoeverMustChangeThePasswordReachesTheOwnAccount() {
        assertThat(contracts.operations())
                .filteredOn(operation -> operation.permission().equals(Op.SIGNED_IN))
                .isNotEmpty()
                .allSatisfy(operation -> {
                    assertThat(operation.path()).startsWith("/auth/");
                    assertThat(operation.own()).isTrue();
                });
    }

    @Test
    void onlyLoginRefreshAndKeysArePublic() {
        assertThat(contracts.operations())
                .filteredOn(Operation::isPublic)
                .extracting(Operation::id)
                .containsExactlyInAnyOrder(
                        "identity.auth.forgot",
                        "identity.auth.reset",
                        "identity.factors.login",
                        "identity.auth.login",
                        "identity.auth.refresh",
                        "identity.signing-keys.jwks");
    }

    @Test
    void everyErrorIsInTheCatalogue() {
        var codes = Arrays.stream(IdentityProblem.values())
                .map(IdentityProblem::code)
                .toList();
        assertThat(contracts.operations())
                .allSatisfy(operation -> assertThat(codes).containsAll(operation.problems()));
    }

    @Test
    void noAgentHandlesPasswordsTokensOrRights() {
        assertThat(contracts.operations())
                .filteredOn(operation -> operation.notATool().isEmpty())
                .extracting(Operation::id)
                .containsExactlyInAnyOrder("identity.users.list", "audit.entries.list");
    }
}
