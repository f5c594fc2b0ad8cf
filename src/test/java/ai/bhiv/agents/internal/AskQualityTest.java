package ai.bhiv.agents.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The floor that changed examples or weights may not fall through; `bench/ask.sh` has the figures.
class AskQualityTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    @Test
    void heldOutQuestionsFindTheirOperation() {
        var engine =
                new LocalEngine(AskBench.cards(), new SentenceVectors(Path.of("target/vectors")), Scoring.shipped());
        var reader = new ArgumentReader(engine.words(), new KnownNames(), ZoneOffset.UTC);
        int right = 0;
        int argued = 0;
        int judged = 0;
        int outside = 0;
        var labelled = Labelled.read(AskBench.BENCH.resolve("heldout.jsonl"));
        for (var label : labelled) {
            var understood = engine.understand(label.question(), TODAY);
            var best = understood.matches().getFirst();
            var filled = reader.read(best.candidate(), label.question(), understood.core(), understood.parts());
            boolean asked = label.asks(best.card());
            right += asked ? 1 : 0;
            judged += asked && label.judged() ? 1 : 0;
            argued += asked && label.judged() && label.argued(filled.arguments()) ? 1 : 0;
            outside += !label.inScope() && filled.doubted(best.score()) >= Orchestrator.LIKELY ? 1 : 0;
        }
        long inScope = labelled.stream().filter(Labelled::inScope).count();
        assertThat(right / (double) inScope).as("right operation").isGreaterThanOrEqualTo(0.85);
        assertThat(argued / (double) judged).as("exact arguments").isGreaterThanOrEqualTo(0.8);
        assertThat(outside / (double) (labelled.size() - inScope))
                .as("done out of scope")
                .isLessThanOrEqualTo(0.05);
    }

    @Test
    void noHeldOutQuestionIsAnExampleOrATrainingQuestion() {
        var seen = new java.util.HashSet<String>();
        Labelled.read(AskBench.BENCH.resolve("training.jsonl")).forEach(l -> seen.add(plain(l.question())));
        AskBench.cards().forEach(card -> card.questions().forEach(q -> q.ask().forEach(ask -> seen.add(plain(ask)))));
        assertThat(Labelled.read(AskBench.BENCH.resolve("heldout.jsonl")))
                .noneMatch(label -> seen.contains(plain(label.question())));
    }

    @Test
    void vectorsOfAListAreReadBackAsTheyWere(@TempDir Path directory) {
        var texts = List.of("What is our win rate?", "Who are our suppliers?");
        var computed = new SentenceVectors(directory).of(texts);
        var read = new SentenceVectors(directory).of(texts);
        assertThat(directory).isDirectoryContaining(file -> file.toString().endsWith(".bin"));
        for (int i = 0; i < texts.size(); i++) {
            assertThat(read.get(i)).isEqualTo(computed.get(i));
        }
        assertThat(SentenceVectors.cosine(computed.get(0), computed.get(0))).isBetween(0.999, 1.001);
    }

    private static String plain(String question) {
        return question.toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9]+", " ")
                .strip();
    }
}
