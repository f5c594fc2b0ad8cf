package ai.bhiv.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.testing.Person;
import ai.bhiv.testing.TestPlatform;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ErasedPersonsTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();

    @Test
    void whoIsErasedAsAUserIsErasedFromTheDetailsOfTheAuditWithoutAskingAgain() {
        var person = Person.made(PLATFORM, "Support");
        person.login();
        var erased = person.byAdmin("POST", "/erase", null);
        assertThat(erased.statusCode()).as(erased.body()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> PLATFORM.send(
                                "GET", Role.GATEWAY, "/audit/erasures?limit=200", PLATFORM.token("Admin"), null)
                        .body()
                        .contains(person.id()));
    }
}
