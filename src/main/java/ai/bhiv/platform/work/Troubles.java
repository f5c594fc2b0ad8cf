package ai.bhiv.platform.work;

import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.problem.ProblemCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Set;

/// What a failure means for the run: whether trying again can help, and how it is written down.
final class Troubles {
    private static final Set<Integer> PASSING = Set.of(408, 423, 425, 429);
    private static final int LONGEST = 2_000;

    private Troubles() {}

    static String of(ProblemCode code, String detail) {
        return json(code.code(), detail, "");
    }

    static String of(Throwable failure) {
        var code = failure instanceof Problem problem ? problem.code().code() : WorkProblem.STEP_FAILED.code();
        return json(
                code, String.valueOf(failure.getMessage()), failure.getClass().getName());
    }

    /// Whether another attempt would come to the same end.
    static boolean permanent(Throwable failure) {
        return switch (failure) {
            case PermanentFailure _ -> true;
            case Problem problem ->
                problem.code().status() < 500
                        && !PASSING.contains(problem.code().status());
            default -> false;
        };
    }

    /// What the other side asked for in `Retry-After`.
    static Duration asked(Throwable failure) {
        if (failure instanceof Problem problem) {
            var seconds = problem.headers().getOrDefault("Retry-After", "");
            if (seconds.matches("\\d{1,6}")) {
                return Duration.ofSeconds(Long.parseLong(seconds));
            }
        }
        return Duration.ZERO;
    }

    private static String json(String code, String detail, String thrown) {
        var members = new LinkedHashMap<String, Object>();
        members.put("code", code);
        members.put("detail", detail.length() > LONGEST ? detail.substring(0, LONGEST) : detail);
        if (!thrown.isEmpty()) {
            members.put("exception", thrown);
        }
        return Json.MAPPER.writeValueAsString(members);
    }
}
