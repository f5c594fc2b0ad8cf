package ai.bhiv.agents.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All phrasings of all operations, as vectors and as words (ASK-1). Built once for a list of cards, then only read.
final class OperationIndex {
    /// Cards that are looked at closely; the others are too far away to matter.
    private static final int CLOSE = 8;

    private final Words words;
    private final SentenceVectors vectors;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Double> idf = new HashMap<>();
    private final double rarest;
    private final List<ToolCard> cards;
    private final List<Set<String>> vocabulary = new ArrayList<>();
    private final List<float[]> elsewhere;

    /// One phrasing; `question` is null for the card's summary.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(int card, @Nullable ToolQuestion question, String text, Set<String> words, float[] vector) {}

    /// A question's nearness to one card.
    ///
    /// @param features in the order of [Scoring#NAMES]
    /// @param readings the card's questions, nearest first
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Candidate(ToolCard card, double[] features, List<Reading> readings) {}

    /// A question's nearness to one of a card's questions.
    record Reading(ToolQuestion question, String phrasing, double nearness) {}

    /// @param elsewhere sentences about what no operation is for
    OperationIndex(List<ToolCard> cards, List<String> elsewhere, Words words, SentenceVectors vectors) {
        this.cards = cards;
        this.words = words;
        this.vectors = vectors;
        var texts = new ArrayList<String>();
        for (var card : cards) {
            texts.add(card.summary());
            card.questions().forEach(question -> texts.addAll(question.ask()));
        }
        int own = texts.size();
        texts.addAll(elsewhere);
        var all = vectors.of(texts);
        this.elsewhere = all.subList(own, all.size());
        var at = all.iterator();
        for (int i = 0; i < cards.size(); i++) {
            var card = cards.get(i);
            var known = parameterWords(card);
            add(known, new Entry(i, null, card.summary(), words(card.summary()), at.next()));
            for (var question : card.questions()) {
                for (var ask : question.ask()) {
                    add(known, new Entry(i, question, ask, words(ask), at.next()));
                }
            }
            vocabulary.add(known);
        }
        var documents = new HashMap<String, Integer>();
        vocabulary.forEach(v -> v.forEach(word -> documents.merge(word, 1, Integer::sum)));
        documents.forEach((word, count) -> idf.put(word, Math.log(1 + (double) cards.size() / count)));
        rarest = Math.log(1 + 2.0 * cards.size());
    }

    private void add(Set<String> known, Entry entry) {
        entries.add(entry);
        known.addAll(entry.words());
    }

    private Set<String> words(String text) {
        return Set.copyOf(new HashSet<>(words.of(text)));
    }

    private Set<String> parameterWords(ToolCard card) {
        var known = new HashSet<String>();
        for (var parameter : card.parameters()) {
            known.addAll(words.of(parameter.name().replace('_', ' ')));
            parameter.synonyms().forEach(synonym -> known.addAll(words.of(synonym)));
            parameter.values().forEach(value -> known.addAll(words.of(value.replace('_', ' '))));
        }
        return known;
    }

    /// Whether some operation speaks of this word.
    boolean knows(String word) {
        var parts = words.of(word);
        return parts.isEmpty() || parts.stream().allMatch(idf::containsKey);
    }

    /// The nearest cards, with what there is to judge them by.
    ///
    /// @param question as it was asked
    /// @param core the same without dates, numbers and names
    List<Candidate> near(String question, String core) {
        boolean same = core.equals(question);
        var whole = vectors.of(question);
        var bare = same ? whole : vectors.of(core);
        var asked = new HashSet<>(words.of(core));
        var all = cards.stream().map(Nearness::new).toList();
        for (var entry : entries) {
            double cosine = SentenceVectors.cosine(whole, entry.vector());
            if (!same) {
                cosine = Math.max(cosine, SentenceVectors.cosine(bare, entry.vector()));
            }
            all.get(entry.card()).add(entry, cosine, overlap(asked, entry.words()));
        }
        for (int i = 0; i < all.size(); i++) {
            all.get(i).covered = covered(asked, vocabulary.get(i));
        }
        double away = same ? elsewhere(whole) : Math.max(elsewhere(whole), elsewhere(bare));
        var close = all.stream()
                .sorted(Comparator.comparingDouble(Nearness::first).reversed())
                .limit(CLOSE)
                .toList();
        double unknown = 1 - covered(asked, idf.keySet());
        return close.stream()
                .map(n -> new Candidate(n.card, features(n, close, question, asked, unknown, away), n.readings()))
                .toList();
    }

    private static double[] features(
            Nearness n, List<Nearness> all, String question, Set<String> asked, double unknown, double away) {
        double rival = all.stream()
                .filter(o -> o != n)
                .mapToDouble(o -> o.cosine)
                .max()
                .orElse(0);
        double rivalOverlap = all.stream()
                .filter(o -> o != n)
                .mapToDouble(o -> o.overlap)
                .max()
                .orElse(0);
        double rivalCovered = all.stream()
                .filter(o -> o != n)
                .mapToDouble(o -> o.covered)
                .max()
                .orElse(0);
        boolean change = Cues.change(question);
        return new double[] {
            n.cosine,
            n.cosine * n.cosine,
            n.cosine - rival,
            n.summary,
            n.overlap,
            n.overlap - rivalOverlap,
            n.covered,
            n.covered - rivalCovered,
            n.cosine * n.covered,
            unknown,
            n.cosine - away,
            away,
            Cues.advice(question) ? 1 : 0,
            Cues.writing(question) ? 1 : 0,
            Cues.future(question) ? 1 : 0,
            change == n.card.readOnly() ? 1 : 0,
            Math.min(6, asked.size()) / 6.0
        };
    }

    /// Shared words over all words, each weighted by its rarity.
    private double overlap(Set<String> asked, Set<String> known) {
        double shared = 0;
        double all = 0;
        for (var word : asked) {
            double weight = weight(word);
            all += weight;
            shared += known.contains(word) ? weight : 0;
        }
        for (var word : known) {
            all += asked.contains(word) ? 0 : weight(word);
        }
        return all == 0 ? 0 : shared / all;
    }

    private double covered(Set<String> asked, Collection<String> known) {
        double shared = 0;
        double all = 0;
        for (var word : asked) {
            all += weight(word);
            shared += known.contains(word) ? weight(word) : 0;
        }
        return all == 0 ? 0 : shared / all;
    }

    private double weight(String word) {
        return idf.getOrDefault(word, rarest);
    }

    private double elsewhere(float[] vector) {
        return elsewhere.stream()
                .mapToDouble(other -> SentenceVectors.cosine(vector, other))
                .max()
                .orElse(0);
    }

    /// What is gathered about one card.
    private static final class Nearness {
        private final ToolCard card;
        private final IdentityHashMap<ToolQuestion, Reading> readings = new IdentityHashMap<>();
        private double cosine;
        private double summary;
        private double overlap;
        private double covered;

        Nearness(ToolCard card) {
            this.card = card;
        }

        void add(Entry entry, double entryCosine, double entryOverlap) {
            overlap = Math.max(overlap, entryOverlap);
            var question = entry.question();
            if (question == null) {
                summary = entryCosine;
                // a summary is no question: it may find a card, not win against one that was asked for
                cosine = Math.max(cosine, 0.9 * entryCosine);
                return;
            }
            cosine = Math.max(cosine, entryCosine);
            var reading = new Reading(question, entry.text(), 0.7 * entryCosine + 0.3 * entryOverlap);
            readings.merge(question, reading, (a, b) -> a.nearness() >= b.nearness() ? a : b);
        }

        double first() {
            return cosine + 0.3 * overlap + 0.3 * covered;
        }

        List<Reading> readings() {
            return readings.values().stream()
                    .sorted(Comparator.comparingDouble(Reading::nearness).reversed())
                    .toList();
        }
    }
}
