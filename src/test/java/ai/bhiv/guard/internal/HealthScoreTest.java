package ai.bhiv.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthScoreTest {
    private static int score(long recent, long events, long refused, String mode, long failures) {
        return HealthScore.of(
                        new HealthScore.Measured(recent, new HealthScore.Refusable(events, refused), mode, failures))
                .score();
    }

    @Test
    void eachDeductionIsTheOneThatIsStated() {
        assertThat(score(0, 0, 0, "block", 0)).isEqualTo(100);
        assertThat(score(20, 0, 0, "block", 0)).isEqualTo(100);
        assertThat(score(21, 0, 0, "block", 0)).isEqualTo(85);
        assertThat(score(51, 0, 0, "block", 0)).isEqualTo(70);
        assertThat(score(51, 20, 19, "block", 0)).isEqualTo(80);
        assertThat(score(51, 19, 19, "block", 0)).as("too few to say").isEqualTo(70);
        assertThat(score(0, 20, 9, "observe", 0)).isEqualTo(60);
        assertThat(score(60, 20, 9, "off", 3)).isEqualTo(10);
        assertThat(score(0, 20, 20, "block", 0)).as("no more than 100").isEqualTo(100);
    }

    @Test
    void theGradeFollowsTheScoreAndTheReasonsSayWhy() {
        var health = HealthScore.of(new HealthScore.Measured(30, new HealthScore.Refusable(0, 0), "observe", 0));
        assertThat(health.score()).isEqualTo(65);
        assertThat(health.grade()).isEqualTo("fair");
        assertThat(health.reasons())
                .extracting(reason -> reason.what())
                .containsExactly("30 threats in 5 minutes", "guard.mode is observe");
    }
}
