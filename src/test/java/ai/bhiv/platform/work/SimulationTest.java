package ai.bhiv.platform.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// PRV-1: the engine's own turn, journal and worker over the rules of [RunRow], in thousands of seeded lives with
/// crashes, stops, lost calls and a database clock that jumps. No step is recorded twice or begins when it is recorded,
/// no change of a table is made twice, no start is lost, no epoch has two holders, and every run comes to an end.
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("bhiv.seeds", 3_000);
    private static final long FIRST = Long.getLong("bhiv.seed", 1);

    @Test
    void noSeedLosesOrDoublesAnything() {
        var log = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Worker.class);
        var level = log.getLevel();
        log.setLevel(ch.qos.logback.classic.Level.OFF);
        int crashes = 0;
        int pauses = 0;
        int lost = 0;
        try {
            for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
                var life = new Simulation(seed);
                assertThat(life.live()).as("seed %d", seed).isEmpty();
                crashes += life.crashes;
                pauses += life.pauses;
                lost += life.lostAnswers;
            }
        } finally {
            log.setLevel(level);
        }
        System.out.printf(
                "%d seeded lives: %d crashes, %d stops, %d lost answers; nothing lost, nothing doubled%n",
                SEEDS, crashes, pauses, lost);
        assertThat(List.of(crashes, pauses, lost)).allMatch(n -> n > SEEDS);
    }
}
