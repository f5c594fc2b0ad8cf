package ai.bhiv.agents.internal;

import ai.bhiv.identity.RoleAuthority;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;

/// Fits the scoring on `bench/ask/training.jsonl` and reports how good it is; run by `bench/ask.sh`.
///
/// The operations are those of the contracts as they stand. The held-out questions are never used to fit or to tune.
class AskBench {
    static final Path BENCH = Path.of("bench/ask");
    private static final Path SHIPPED = Path.of("src/main/resources/ai/bhiv/agents/scoring.json");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final int FOLDS = 5;
    private static final double RIDGE = 2;

    private final List<ToolCard> cards = cards();
    private final SentenceVectors vectors = new SentenceVectors(Path.of("target/vectors"));
    private final Scoring blank = Scoring.of(new double[Scoring.NAMES.size()], 0);
    private final LocalEngine unscored = new LocalEngine(cards, vectors, blank);
    private final ArgumentReader reader = new ArgumentReader(unscored.words(), new KnownNames(), ZoneOffset.UTC);

    static List<ToolCard> cards() {
        return new ContractToolCards(Contracts.onClassPath(), new RoleAuthority()).all();
    }

    @Test
    void fit() throws IOException {
        var training = Labelled.read(BENCH.resolve("training.jsonl"));
        var understood = training.stream()
                .map(l -> unscored.understand(l.question(), TODAY))
                .toList();
        var folds = new ArrayList<Scoring>();
        for (int fold = 0; fold < FOLDS; fold++) {
            folds.add(fitted(training, understood, fold));
        }
        report("training, each fifth judged by the fit on the others", training, understood, i -> folds.get(i % FOLDS));
        var all = fitted(training, understood, -1);
        report("training, judged by the fit on itself", training, understood, i -> all);
        Files.writeString(
                SHIPPED,
                Json.MAPPER
                                .rebuild()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsString(all) + "\n");
    }

    @Test
    void heldout() {
        var heldout = Labelled.read(BENCH.resolve("heldout.jsonl"));
        var scoring = Scoring.shipped();
        report(
                "held out",
                heldout,
                heldout.stream()
                        .map(l -> unscored.understand(l.question(), TODAY))
                        .toList(),
                i -> scoring);
    }

    /// PRF-3: a question may cost three embeddings, and ten times the operations half as much again.
    @Test
    void speed() {
        var questions = Labelled.read(BENCH.resolve("heldout.jsonl")).stream()
                .map(Labelled::question)
                .toList();
        var few = new LocalEngine(copies(200), vectors, Scoring.shipped());
        var many = new LocalEngine(copies(2_000), vectors, Scoring.shipped());
        System.out.printf(
                Locale.ROOT,
                "%n== medians: one embedding %.2f ms, a question over 200 operations %.2f ms, over 2,000 %.2f ms%n",
                median(questions, vectors::of),
                median(questions, q -> few.understand(q, TODAY)),
                median(questions, q -> many.understand(q, TODAY)));
    }

    private List<ToolCard> copies(int count) {
        var copies = new ArrayList<ToolCard>();
        for (int i = 0; i < count; i++) {
            var card = cards.get(i % cards.size());
            copies.add(new ToolCard(
                    card.operation() + i,
                    card.method(),
                    card.path(),
                    card.module(),
                    card.summary(),
                    card.questions(),
                    card.parameters(),
                    card.readOnly()));
        }
        return copies;
    }

    private static double median(List<String> questions, Function<String, Object> work) {
        questions.forEach(work::apply);
        var times = questions.stream()
                .mapToLong(question -> {
                    long before = System.nanoTime();
                    work.apply(question);
                    return System.nanoTime() - before;
                })
                .sorted()
                .toArray();
        return times[times.length / 2] / 1e6;
    }

    private static Scoring fitted(List<Labelled> labelled, List<LocalEngine.Understood> understood, int without) {
        var samples = new ArrayList<Fit.Sample>();
        for (int i = 0; i < labelled.size(); i++) {
            if (i % FOLDS == without) {
                continue;
            }
            for (var match : understood.get(i).matches()) {
                if (LocalEngine.foreign(match.candidate(), labelled.get(i).question())) {
                    continue; // decided by rule, so the weights need not learn it
                }
                boolean right = labelled.get(i).asks(match.card());
                samples.add(new Fit.Sample(match.candidate().features(), right));
            }
        }
        return Fit.of(samples, RIDGE);
    }

    private void report(
            String title,
            List<Labelled> labelled,
            List<LocalEngine.Understood> understood,
            Function<Integer, Scoring> scoring) {
        var faults = new StringBuilder();
        int asked = 0;
        int first = 0;
        int acted = 0;
        int actedRight = 0;
        int offeredRight = 0;
        int judged = 0;
        int argued = 0;
        int outside = 0;
        int actedOutside = 0;
        int offeredOutside = 0;
        var bands = new int[5][2];
        for (int i = 0; i < labelled.size(); i++) {
            var label = labelled.get(i);
            var ranked = ranked(understood.get(i), scoring.apply(i));
            var best = ranked.getFirst();
            var u = understood.get(i);
            var filled = reader.read(best.candidate(), u.question(), u.core(), u.parts());
            double score = filled.doubted(best.score());
            boolean right = label.asks(best.card());
            boolean act = score >= Orchestrator.LIKELY;
            boolean offer = !act && score >= Orchestrator.POSSIBLE;
            int band = Math.min(4, (int) (score * 5));
            bands[band][0]++;
            bands[band][1] += right ? 1 : 0;
            var line = String.format(
                    Locale.ROOT,
                    "%.2f %s -> %s",
                    score,
                    label.question(),
                    best.card().operation());
            if (!label.inScope()) {
                outside++;
                actedOutside += act ? 1 : 0;
                offeredOutside += offer ? 1 : 0;
                faults.append(act ? "  ACTED OUTSIDE " + line + "\n" : offer ? "  offered outside " + line + "\n" : "");
                continue;
            }
            asked++;
            first += right ? 1 : 0;
            acted += act ? 1 : 0;
            actedRight += act && right ? 1 : 0;
            boolean offeredIt = offer && ranked.stream().limit(3).anyMatch(match -> label.asks(match.card()));
            offeredRight += offeredIt ? 1 : 0;
            if (!right) {
                faults.append("  WRONG ")
                        .append(line)
                        .append(" not ")
                        .append(label.operations())
                        .append("\n");
            } else if (!act) {
                faults.append("  unsure ").append(line).append("\n");
            }
            if (right && label.judged()) {
                judged++;
                if (label.argued(filled.arguments())) {
                    argued++;
                } else {
                    faults.append("  ARGUMENTS ")
                            .append(label.question())
                            .append(" -> ")
                            .append(filled.arguments())
                            .append(" not ")
                            .append(label.arguments())
                            .append("\n");
                }
            }
        }
        var out = new StringBuilder("\n== " + title + ": " + labelled.size() + " questions\n");
        out.append(line("right operation first", first, asked));
        out.append(line("done, and right (score from 0.6)", actedRight, asked));
        out.append(line("done, and wrong, in scope", acted - actedRight, asked));
        out.append(line("offered among three, and right", offeredRight, asked));
        out.append(line("arguments exact, where the operation was right", argued, judged));
        out.append(line("out of scope, and done all the same", actedOutside, outside));
        out.append(line("out of scope, and offered something", offeredOutside, outside));
        out.append("  score band: questions, share whose best operation was right\n");
        for (int band = 0; band < 5; band++) {
            out.append(String.format(
                    Locale.ROOT,
                    "    %.1f-%.1f: %d, %.2f%n",
                    band / 5.0,
                    (band + 1) / 5.0,
                    bands[band][0],
                    bands[band][0] == 0 ? 0 : (double) bands[band][1] / bands[band][0]));
        }
        System.out.println(out.append(Boolean.getBoolean("ask.faults") ? faults : ""));
    }

    private static List<LocalEngine.Match> ranked(LocalEngine.Understood understood, Scoring scoring) {
        return understood.matches().stream()
                .map(match -> new LocalEngine.Match(
                        match.candidate(), LocalEngine.score(match.candidate(), understood.question(), scoring)))
                .sorted((a, b) -> Double.compare(b.score(), a.score()))
                .toList();
    }

    private static String line(String what, int count, int of) {
        return String.format(
                Locale.ROOT, "  %-48s %3d of %3d  %.3f%n", what, count, of, of == 0 ? 0 : (double) count / of);
    }
}
