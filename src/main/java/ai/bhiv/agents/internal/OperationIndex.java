package ai.bhiv.agents.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// All phrasings of all operations, as vectors and as words (ASK-1). Built once for a list of cards, then only read.
///
/// A question is compared with every phrasing by one product of vectors and by the few words they share; only the
/// nearest cards are looked at closely, so that many operations cost little (PRF-3).
final class OperationIndex {
    /// Cards that are looked at closely; the others are too far away to matter.
    private static final int CLOSE = 8;

    /// A summary is no question: it may find a card, not win against a phrasing that was asked for.
    private static final double SUMMARY = 0.9;

    private final List<ToolCard> cards;
    private final Words words;
    private final SentenceVectors vectors;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Set<String>> vocabulary = new ArrayList<>();
    private final Map<String, Integer> documents = new HashMap<>();
    private final Map<String, List<Integer>> holding = new HashMap<>();
    private final double[] weight;
    private final List<float[]> elsewhere;

    /// One phrasing; `question` is null for the card's summary, which comes first.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(int card, @Nullable ToolQuestion question, String text, Set<String> words, float[] vector) {}

    /// A question's nearness to one card.
    ///
    /// @param features in the order of [Scoring#NAMES]
    /// @param readings the card's questions, nearest first
    /// @param otherKind whether the question asks for one record by its id and this card has no use for one,
    /// or the other way round
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Candidate(ToolCard card, double[] features, List<Reading> readings, boolean otherKind) {}

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
        vocabulary.forEach(known -> known.forEach(word -> documents.merge(word, 1, Integer::sum)));
        weight = entries.stream().mapToDouble(entry -> weight(entry.words())).toArray();
    }

    private void add(Set<String> known, Entry entry) {
        entry.words()
                .forEach(word ->
                        holding.computeIfAbsent(word, w -> new ArrayList<>()).add(entries.size()));
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
        return parts.isEmpty() || parts.stream().allMatch(documents::containsKey);
    }

    /// The nearest cards, with what there is to judge them by.
    ///
    /// @param question as it was asked
    /// @param core the same without dates, numbers and names
    List<Candidate> near(String question, String core, List<Part> parts) {
        var asked = new HashSet<>(words.of(core));
        var spoken =
                core.equals(question) ? List.of(vectors.of(question)) : List.of(vectors.of(question), vectors.of(core));
        var cosines = cosines(spoken);
        var overlaps = overlaps(asked);
        var all = IntStream.range(0, cards.size()).mapToObj(Nearness::new).toList();
        for (int i = 0; i < entries.size(); i++) {
            all.get(entries.get(i).card())
                    .add(i, cosines[i], overlaps[i], entries.get(i).question() == null);
        }
        double total = weight(asked);
        for (var nearness : all) {
            nearness.covered = covered(asked, vocabulary.get(nearness.card), total);
        }
        var close = all.stream()
                .sorted(Comparator.comparingDouble(Nearness::first).reversed())
                .limit(CLOSE)
                .toList();
        double away = spoken.stream().mapToDouble(this::elsewhere).max().orElse(0);
        double unknown = 1 - covered(asked, documents.keySet(), total);
        return close.stream()
                .map(n -> new Candidate(
                        cards.get(n.card),
                        features(n, close, new Asked(question, asked.size(), unknown, away)),
                        readings(n, cosines, overlaps),
                        otherKind(cards.get(n.card), parts)))
                .toList();
    }

    private double[] cosines(List<float[]> spoken) {
        var cosines = new double[entries.size()];
        for (int i = 0; i < cosines.length; i++) {
            var vector = entries.get(i).vector();
            double most = -1;
            for (var said : spoken) {
                most = Math.max(most, SentenceVectors.cosine(said, vector));
            }
            cosines[i] = most;
        }
        return cosines;
    }

    /// Of each phrasing: shared words over all words, each weighted by its rarity.
    private double[] overlaps(Set<String> asked) {
        var shared = new double[entries.size()];
        for (var word : asked) {
            double worth = weight(word);
            for (int entry : holding.getOrDefault(word, List.of())) {
                shared[entry] += worth;
            }
        }
        double total = weight(asked);
        for (int i = 0; i < shared.length; i++) {
            double union = total + weight[i] - shared[i];
            shared[i] = union == 0 ? 0 : shared[i] / union;
        }
        return shared;
    }

    private record Asked(String text, int words, double unknown, double away) {}

    private double[] features(Nearness n, List<Nearness> all, Asked asked) {
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
        boolean list = cards.get(n.card).operation().endsWith(".list");
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
            asked.unknown(),
            n.cosine - asked.away(),
            asked.away(),
            list && Cues.listing(asked.text()) ? 1 : 0,
            list && Cues.counting(asked.text()) ? 1 : 0,
            Math.min(6, asked.words()) / 6.0
        };
    }

    /// An id asks for one record, and one record asks for an id or a name.
    private static boolean otherKind(ToolCard card, List<Part> parts) {
        boolean id = parts.stream().anyMatch(part -> part instanceof Part.Id);
        boolean name = parts.stream().anyMatch(part -> part instanceof Part.Name || part instanceof Part.Quoted);
        boolean takes = card.parameters().stream()
                .anyMatch(p -> p.required() && p.type().equals("uuid"));
        return id ? !takes : takes && !name;
    }

    private List<Reading> readings(Nearness nearness, double[] cosines, double[] overlaps) {
        var best = new IdentityHashMap<ToolQuestion, Reading>();
        for (int i = nearness.begin; i <= nearness.end; i++) {
            var question = entries.get(i).question();
            if (question != null) {
                var reading = new Reading(question, entries.get(i).text(), 0.7 * cosines[i] + 0.3 * overlaps[i]);
                best.merge(question, reading, (a, b) -> a.nearness() >= b.nearness() ? a : b);
            }
        }
        return cards.get(nearness.card).questions().stream()
                .map(best::get)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingDouble(Reading::nearness).reversed())
                .toList();
    }

    private double covered(Set<String> asked, Collection<String> known, double total) {
        double shared = 0;
        for (var word : asked) {
            shared += known.contains(word) ? weight(word) : 0;
        }
        return total == 0 ? 0 : shared / total;
    }

    private double weight(Set<String> all) {
        return all.stream().mapToDouble(this::weight).sum();
    }

    /// A word that fewer operations use says more; one that none uses, the most.
    private double weight(String word) {
        var count = documents.get(word);
        return count == null ? Math.log(1 + 2.0 * cards.size()) : Math.log(1 + (double) cards.size() / count);
    }

    private double elsewhere(float[] vector) {
        return elsewhere.stream()
                .mapToDouble(other -> SentenceVectors.cosine(vector, other))
                .max()
                .orElse(0);
    }

    /// What is gathered about one card.
    private static final class Nearness {
        private final int card;
        private int begin = Integer.MAX_VALUE;
        private int end;
        private double cosine;
        private double summary;
        private double overlap;
        private double covered;

        Nearness(int card) {
            this.card = card;
        }

        void add(int entry, double entryCosine, double entryOverlap, boolean isSummary) {
            begin = Math.min(begin, entry);
            end = entry;
            overlap = Math.max(overlap, entryOverlap);
            cosine = Math.max(cosine, isSummary ? SUMMARY * entryCosine : entryCosine);
            summary = isSummary ? entryCosine : summary;
        }

        double first() {
            return cosine + 0.3 * overlap + 0.3 * covered;
        }
    }
}
