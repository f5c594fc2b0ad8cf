package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.Platform;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.store.Home;
import ai.bhiv.testing.AtEnd;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// PLT-3: the table of roles is sorted and complete, and every subset of the roles starts and answers.
class RoleSubsetTest {
    @Test
    void aRoleStandsAfterEveryRoleItNeeds() {
        var seen = new HashSet<Role>();
        for (var role : Role.values()) {
            assertThat(seen).as(role.key()).containsAll(role.needs());
            seen.add(role);
        }
        assertThat(List.of(Role.values()).stream().map(Role::port)).doesNotHaveDuplicates();
    }

    @Test
    void everyNonEmptySubsetOfTheSixRolesStartsAndAnswers() throws IOException, InterruptedException {
        var shared = TestPlatform.shared();
        var home = Home.open(AtEnd.directory("bhiv-subset-"));
        home.directory("secrets");
        home.write(
                home.path().resolve("secrets").resolve("master-key"),
                shared.home().secret("master-key", 256));
        var http = HttpClient.newHttpClient();
        var wrong = new ArrayList<String>();
        for (int bits = 1; bits < 64; bits++) {
            var roles = EnumSet.noneOf(Role.class);
            for (var role : Role.values()) {
                if ((bits >> role.ordinal() & 1) == 1) {
                    roles.add(role);
                }
            }
            try (var platform = Platform.start(
                    TestPlatform.options(home, TestPlatform.freePorts(), roles, Map.of()), shared.access())) {
                for (var role : roles) {
                    var answer = http.send(
                            HttpRequest.newBuilder(URI.create(platform.urls().get(role) + "/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() != 200) {
                        wrong.add(roles + " " + role + ": " + answer.statusCode() + " " + answer.body());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}
