package ai.bhiv.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.identity.Permissions.Extent;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.Authority.Verdict;
import ai.bhiv.platform.contract.Op;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleMatrixTest {
    private static final List<String> NAMES = names();

    private final RoleAuthority authority = new RoleAuthority();

    @Test
    void anUnknownRoleHoldsNothing() {
        for (var role : List.of("admin", "ADMIN", "Root", "", "Admin ")) {
            assertThat(RoleMatrix.permissions(Set.of(role)).held()).as(role).isEmpty();
        }
    }

    @Test
    void anUnknownPermissionIsDeniedToEverybodyButTheSystem() {
        for (var permission : List.of("crm:fly", "crm", ":", "", "CRM:read", "crm:read ")) {
            assertThat(authority.decide(with(Set.copyOf(RoleMatrix.roles())), permission))
                    .as(permission)
                    .isEqualTo(Verdict.DENIED);
        }
        assertThat(authority.decide(Principal.system("default"), "crm:read")).isEqualTo(Verdict.ALLOWED);
    }

    /// All subsets of the roles and sets, so it is a proof, not a sample.
    @Test
    void removingARoleNeverAddsARight() {
        for (int subset = 0; subset < 1 << NAMES.size(); subset++) {
            var more = RoleMatrix.permissions(chosen(subset));
            for (int i = 0; i < NAMES.size(); i++) {
                var fewer = RoleMatrix.permissions(chosen(subset & ~(1 << i)));
                assertThat(more.lacking(fewer)).isEmpty();
            }
        }
    }

    @Test
    void everyPermissionHeldIsKnown() {
        for (var name : NAMES) {
            assertThat(RoleMatrix.known())
                    .containsAll(RoleMatrix.permissions(Set.of(name)).held().keySet());
        }
    }

    @Test
    void everyKnownPermissionIsHeldBySomebody() {
        var held =
                new HashSet<>(RoleMatrix.permissions(Set.copyOf(NAMES)).held().keySet());
        // by grant alone, to one person
        held.add("vaani:override");
        assertThat(held).isEqualTo(RoleMatrix.known());
    }

    @Test
    void theTableSaysWhatTheDocumentSays() {
        assertThat(extent("Sales", "crm:import")).isEqualTo(Extent.ALL);
        assertThat(extent("Sales", "crm:configure")).isEqualTo(Extent.NO);
        assertThat(extent("Ops", "crm:write")).isEqualTo(Extent.NO);
        assertThat(extent("Ops", "logistics:import")).isEqualTo(Extent.ALL);
        assertThat(extent("Ops", "logistics:delete")).isEqualTo(Extent.NO);
        assertThat(extent("Sales", "logistics:order")).isEqualTo(Extent.ALL);
        assertThat(extent("Support", "logistics:order")).isEqualTo(Extent.NO);
        assertThat(extent("Customer", "logistics:read")).isEqualTo(Extent.OWN);
        assertThat(extent("Customer", "crm:delete")).isEqualTo(Extent.NO);
        assertThat(extent("Support", "audit:read")).isEqualTo(Extent.OWN);
        assertThat(extent("Admin", "audit:read")).isEqualTo(Extent.ALL);
        assertThat(extent("Admin", "tenants:write")).isEqualTo(Extent.NO);
        assertThat(extent("platform-operator", "tenants:write")).isEqualTo(Extent.ALL);
        assertThat(extent("auditor", "audit:export")).isEqualTo(Extent.ALL);
        assertThat(extent("auditor", "crm:read")).isEqualTo(Extent.NO);
    }

    @Test
    void aCustomerUsesModelsThroughAnAgentOnly() {
        var customer = with(Set.of("Customer"));
        var through = new Principal("1", "ann", "default", Set.of("Customer"), "orchestrator");
        assertThat(authority.decide(customer, "llm:use")).isEqualTo(Verdict.DENIED);
        assertThat(authority.decide(through, "llm:use")).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void whoMustChangeThePasswordHasOnlyItsOwnAccount() {
        var pending = with(Set.of(RoleMatrix.PASSWORD_CHANGE));
        assertThat(authority.decide(pending, Op.SIGNED_IN)).isEqualTo(Verdict.OWN_ONLY);
        for (var permission : RoleMatrix.known()) {
            assertThat(authority.decide(pending, permission)).isEqualTo(Verdict.DENIED);
        }
        assertThat(authority.decide(Principal.ANONYMOUS, Op.SIGNED_IN)).isEqualTo(Verdict.DENIED);
        assertThat(authority.decide(with(Set.of("Sales")), Op.SIGNED_IN)).isEqualTo(Verdict.ALLOWED);
    }

    private static Extent extent(String role, String permission) {
        return RoleMatrix.permissions(Set.of(role)).allows(permission);
    }

    private static Principal with(Set<String> roles) {
        return new Principal("1", "ann", "default", roles, null);
    }

    private static List<String> names() {
        var names = new ArrayList<>(RoleMatrix.roles());
        names.add(RoleMatrix.PLATFORM_OPERATOR);
        names.add(RoleMatrix.AUDITOR);
        return names;
    }

    private static Set<String> chosen(int subset) {
        var chosen = new HashSet<String>();
        for (int i = 0; i < NAMES.size(); i++) {
            if ((subset & 1 << i) != 0) {
                chosen.add(NAMES.get(i));
            }
        }
        return chosen;
    }

    /// The table of the requirement, written down again by hand: area, then Admin, Ops, Sales, Support, Customer. A
    /// cell
    /// is `all`, `all but` verbs, verbs, `own` with verbs, `agent` with verbs that need one, or `-`.
    private static final String DOCUMENT = """
            crm          | all                  | read                     | all but configure erase | read | own read write
            sales        | all                  | -                        | read write | - | -
            support      | all                  | read                     | read | read write | own read write
            logistics    | all                  | all but configure delete | read reserve order | read | own read
            integrations | all                  | all but secret configure | read | read | -
            harvest      | all                  | read write run accept export | read | read | -
            llm          | all                  | use read write issue budget report operate | use read | use read | agent use
            agents       | all                  | read query write message stop | read query message | read query message | own read query
            tasks        | all                  | read write | read write | read write | own read
            tools        | all                  | read | read | read | -
            knowledge    | all                  | read write | read | read write | own read
            vaani        | all but override     | read write | read write | read write | read
            bmad         | all                  | read write | read write | read | -
            workflow     | all                  | all | read execute | read execute | -
            work         | all                  | read operate signal | own read | own read | -
            approvals    | all                  | read decide | own read decide | own read decide | -
            analytics    | all but platform     | read export | read | read | own read
            metrics      | all                  | read | - | - | -
            operations   | all but admin        | read write | - | - | -
            backup       | -                    | - | - | - | -
            tenants      | -                    | - | - | - | -
            platform     | read                 | read | - | - | -
            events       | read operate         | read operate | - | - | -
            gateway      | all                  | read | - | - | -
            security     | all                  | read respond | - | - | -
            identity     | all                  | read | - | - | -
            audit        | all                  | own read | own read | own read | own read
            """;

    @Test
    void everyCellIsAsTheDocumentHasIt() {
        var rows = DOCUMENT.lines().map(line -> line.split("\\|")).toList();
        assertThat(rows.stream().map(row -> row[0].strip())).containsExactlyInAnyOrderElementsOf(RoleMatrix.areas());
        for (var row : rows) {
            for (int i = 0; i < RoleMatrix.roles().size(); i++) {
                var role = RoleMatrix.roles().get(i);
                var area = row[0].strip();
                for (var permission : RoleMatrix.known()) {
                    if (permission.startsWith(area + ":")) {
                        assertThat(extent(role, permission))
                                .as(role + " " + permission)
                                .isEqualTo(cell(row[i + 1].strip(), permission.substring(area.length() + 1)));
                    }
                }
            }
        }
    }

    private static Extent cell(String cell, String verb) {
        var words = java.util.List.of(cell.split(" "));
        if (cell.startsWith("all")) {
            return words.subList(1, words.size()).contains(verb) ? Extent.NO : Extent.ALL;
        }
        var held = words.contains(verb) ? Extent.ALL : Extent.NO;
        return switch (words.getFirst()) {
            case "own" -> held == Extent.ALL ? Extent.OWN : Extent.NO;
            case "agent" -> held == Extent.ALL ? Extent.THROUGH_AGENT : Extent.NO;
            default -> held;
        };
    }
}
