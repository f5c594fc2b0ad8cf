package ai.bhiv;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.store.Tenancy;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/// The walls and habits of the house, as far as a rule can hold them.
class HouseTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("ai.bhiv");

    @Test
    void modulesKnowEachOtherByTheirFacesOnlyAndInOneDirection() {
        ApplicationModules.of(Bhiv.class).verify();
    }

    @Test
    void thePlatformKnowsNoModule() {
        noClasses()
                .that()
                .resideInAPackage("ai.bhiv.platform..")
                .should()
                .dependOnClassesThat(resideInAPackage("ai.bhiv..")
                        .and(not(resideInAPackage("ai.bhiv.platform..")))
                        .and(not(describe(
                                "are the table of roles",
                                c -> c.getBaseComponentType().isEquivalentTo(Role.class)))))
                .check(CLASSES);
    }

    /// PLT-17: who works over all tenants, and who steps from one into another, is known by name.
    @Test
    void workOverAllTenantsIsDoneByTheseAndNoOther() {
        var over = Set.of(
                "ai.bhiv.Wiring", // imports
                "ai.bhiv.audit.internal.Verifications",
                "ai.bhiv.llm.internal.money.Reaper",
                "ai.bhiv.platform.event.Waiting",
                "ai.bhiv.platform.seal.RotationWorker");
        assertThat(callers("activeTenants")).isNotEmpty().isSubsetOf(over);
        assertThat(callers("keptTenants")).containsExactly("ai.bhiv.platform.seal.RotationWorker");
        assertThat(callers("within", String.class, Supplier.class))
                .containsExactly("ai.bhiv.platform.tenant.TenantEndpoint");
    }

    private static Set<String> callers(String method, Class<?>... parameters) {
        return CLASSES.get(Tenancy.class).getMethod(method, parameters).getAccessesToSelf().stream()
                .map(access -> access.getOriginOwner().getName().replaceAll("\\$.*", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void timeAndRandomnessAreInjectedOutsideThePlatform() {
        noClasses()
                .that()
                .resideOutsideOfPackages("ai.bhiv.platform..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callConstructor(Random.class)
                .check(CLASSES);
    }

    @Test
    void endpointsAreClosed() {
        classes()
                .that()
                .areAnnotatedWith(Endpoint.class)
                .should()
                .notBePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void nothingIsNamedAfterNothing() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(CLASSES);
    }

    @Test
    void noStateIsStaticAndMutable() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("ai.bhiv..")
                .and()
                .doNotHaveName("$VALUES")
                .should()
                .beFinal()
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = new ArrayList<>();
        CLASSES.stream()
                .map(c -> c.getPackage())
                .distinct()
                .filter(p -> p.getName().startsWith("ai.bhiv"))
                .filter(p -> p.tryGetPackageInfo().isEmpty())
                .forEach(p -> unmarked.add(p.getName()));
        assertThat(unmarked).isEmpty();
    }
}
