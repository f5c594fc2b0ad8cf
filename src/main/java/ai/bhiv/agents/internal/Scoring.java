package ai.bhiv.agents.internal;

import ai.bhiv.platform.json.Json;
import java.util.Arrays;
import java.util.List;

/// Turns nearness into the chance that an operation is the one that was asked for: a logistic regression fitted on
/// `bench/ask/training.jsonl`, so that a score of 0.8 is right in about eight cases of ten (ASK-1).
///
/// @param features names, to see that weights and program belong together
/// @param weights one a feature
/// @param bias added to their sum
record Scoring(List<String> features, List<Double> weights, double bias) {
    /// What a candidate is judged by, in the order of [OperationIndex.Candidate#features].
    static final List<String> NAMES = List.of(
            "cosine",
            "cosine_squared",
            "cosine_margin",
            "summary_cosine",
            "overlap",
            "overlap_margin",
            "covered",
            "covered_margin",
            "cosine_covered",
            "unknown",
            "cosine_over_elsewhere",
            "elsewhere",
            "listing_a_list",
            "counting_a_list",
            "length");

    Scoring {
        if (!features.equals(NAMES) || weights.size() != NAMES.size()) {
            throw new IllegalArgumentException(
                    "scoring weights: " + features + " (expected: " + NAMES + "); run bench/ask.sh fit");
        }
    }

    /// The fit that comes with the program.
    static Scoring shipped() {
        return Json.MAPPER.readValue(Words.resource("scoring.json"), Scoring.class);
    }

    /// 0 to 1.
    double score(double[] values) {
        double sum = bias;
        for (int i = 0; i < values.length; i++) {
            sum += weights.get(i) * values[i];
        }
        return 1 / (1 + Math.exp(-sum));
    }

    static Scoring of(double[] weights, double bias) {
        return new Scoring(NAMES, Arrays.stream(weights).boxed().toList(), bias);
    }
}
