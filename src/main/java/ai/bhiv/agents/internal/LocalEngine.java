package ai.bhiv.agents.internal;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Understands a question without a language model: finds the operation by vectors and words. The index is built at the
/// first question, or by [#warm].
final class LocalEngine {
    /// Advice, texts, forecasts and changes are not what a figure answers, however near its words are.
    private static final double FOREIGN = 0.3;

    private final List<ToolCard> cards;
    private final SentenceVectors vectors;
    private final Scoring scoring;
    private final Words words = new Words();
    private final ReentrantLock building = new ReentrantLock();
    private volatile @Nullable OperationIndex index;

    LocalEngine(List<ToolCard> cards, SentenceVectors vectors, Scoring scoring) {
        this.cards = cards;
        this.vectors = vectors;
        this.scoring = scoring;
    }

    /// A question and the operations that it may mean.
    ///
    /// @param core the question without its values
    /// @param matches best first
    record Understood(String question, String core, List<Part> parts, List<Match> matches) {}

    /// @param score the chance that this operation was meant, 0 to 1
    record Match(OperationIndex.Candidate candidate, double score) {
        ToolCard card() {
            return candidate.card();
        }
    }

    /// @param today in the asker's zone
    /// @throws SentenceVectors.VectorsUnavailable when the model cannot be loaded here
    Understood understand(String question, LocalDate today) {
        var ready = index();
        var parts = new Parts(ready::knows).of(question, today);
        var core = Parts.core(question, parts);
        var matches = ready.near(question, core, parts).stream()
                .map(candidate -> new Match(candidate, score(candidate, question, scoring)))
                .sorted(Comparator.comparingDouble(Match::score).reversed())
                .toList();
        return new Understood(question, core, parts, matches);
    }

    /// The fitted score, unless the question wants something that this operation never gave anybody.
    static double score(OperationIndex.Candidate candidate, String question, Scoring scoring) {
        double score = scoring.score(candidate.features());
        return foreign(candidate, question) ? Math.min(score, FOREIGN) : score;
    }

    /// Whether the question wants advice, a text, the future or a change, and the operation is not about that.
    static boolean foreign(OperationIndex.Candidate candidate, String question) {
        var card = candidate.card();
        return candidate.otherKind()
                || (Cues.advice(question) && !speaks(card, Cues::advice))
                || (Cues.writing(question) && !speaks(card, Cues::writing))
                || (Cues.future(question) && !speaks(card, Cues::future))
                || (Cues.change(question) && card.readOnly() && !speaks(card, Cues::change));
    }

    private static boolean speaks(ToolCard card, Predicate<String> cue) {
        return card.questions().stream().flatMap(q -> q.ask().stream()).anyMatch(cue);
    }

    /// Makes the first question as quick as the others.
    void warm() {
        index();
        vectors.of("What is our win rate?");
    }

    Words words() {
        return words;
    }

    private OperationIndex index() {
        var ready = index;
        if (ready != null) {
            return ready;
        }
        building.lock();
        try {
            ready = index;
            if (ready == null) {
                var elsewhere = Words.resource("elsewhere.txt")
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
                ready = new OperationIndex(cards, elsewhere, words, vectors);
                index = ready;
            }
            return ready;
        } finally {
            building.unlock();
        }
    }
}
