package ai.bhiv.llm.internal;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.LlmSettings;
import ai.bhiv.llm.internal.body.TokenCounts;
import ai.bhiv.llm.internal.body.WholeAnswer;
import ai.bhiv.llm.internal.upstream.Upstream;
import ai.bhiv.platform.contract.RawAnswer;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.settings.LiveSettings;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Sends a request to its targets, one after the other, until one answers (LLM-43): the next target at once, the last
/// one up to three times with growing pauses. A failure after something visible was sent is never repeated.
@Component
final class Sending {
    private static final int MOST = 6;
    private static final int EACH = 3;
    private static final Duration THINKING = Duration.ofSeconds(300);

    private final Choice choice;
    private final Dialling dialling;
    private final Accounting accounting;
    private final StreamWatch watch;
    private final LiveSettings settings;
    private final Clock clock;

    Sending(
            Choice choice,
            Dialling dialling,
            Accounting accounting,
            StreamWatch watch,
            LiveSettings settings,
            Clock clock) {
        this.choice = choice;
        this.dialling = dialling;
        this.accounting = accounting;
        this.watch = watch;
        this.settings = settings;
        this.clock = clock;
    }

    /// What came of one attempt: an answer, or a failure and how long the provider asks to wait.
    private record Result(
            @Nullable RawAnswer answer, @Nullable Failure failure, int waitSeconds) {
        static Result of(RawAnswer answer) {
            return new Result(answer, null, 0);
        }

        static Result of(Failure failure) {
            return new Result(null, failure, 0);
        }
    }

    /// @param ended told how the answer ended, once
    RawAnswer send(ClientCall call, Consumer<Ending> ended) {
        var candidates = choice.order(
                call.tenant(),
                call.catalogue(),
                call.model(),
                call.dialect(),
                call.key(),
                call.body().tokensAtMost(),
                clock.instant());
        var tried = new ArrayList<String>();
        Failure last = null;
        Problem unable = null;
        for (int i = 0; i < candidates.size() && tried.size() < MOST; i++) {
            var candidate = candidates.get(i);
            Lane lane;
            try {
                lane = Lane.of(call, candidate, clock);
            } catch (Problem cannot) {
                unable = cannot;
                continue;
            }
            int tries = i == candidates.size() - 1 ? EACH : 1;
            for (int n = 0; n < tries && tried.size() < MOST; n++) {
                if (!candidate.target().enter()) {
                    break;
                }
                var attempt = accounting.open(call, candidate, tried.size() + 1, ended);
                var result = tried(call, attempt, lane, tried.size() + 1);
                if (result.answer != null) {
                    return result.answer;
                }
                last = result.failure;
                tried.add(candidate.name() + " " + (last == null ? "" : last.word()) + " after " + attempt.elapsedMs()
                        + " ms");
                if (last == Failure.MISCONFIGURED || last == Failure.SATURATED || result.waitSeconds > 10) {
                    break;
                }
                if (n + 1 < tries) {
                    dialling.pause(n, result.waitSeconds);
                }
            }
        }
        if (unable != null && last == null) {
            throw unable;
        }
        throw refusal(candidates, tried, last);
    }

    private static Problem refusal(List<Candidate> candidates, List<String> tried, @Nullable Failure last) {
        if (last == null) {
            int wait = candidates.stream()
                    .mapToInt(c -> c.target().opensIn())
                    .filter(seconds -> seconds > 0)
                    .min()
                    .orElse(1);
            return LlmProblem.PROVIDER_UNAVAILABLE
                    .because("targets: every breaker is open (expected: one that lets requests through)")
                    .retryAfter(wait);
        }
        var code = switch (last) {
            case TIMEOUT -> LlmProblem.PROVIDER_TIMEOUT;
            case RATE_LIMITED -> LlmProblem.PROVIDER_UNAVAILABLE;
            case SATURATED -> LlmProblem.PROVIDER_SATURATED;
            default -> LlmProblem.PROVIDER_FAILED;
        };
        var problem = code.because("tried: " + String.join("; ", tried)).member("attempts", tried);
        return switch (last) {
            case RATE_LIMITED -> problem.retryAfter(5);
            case SATURATED -> problem.retryAfter(1);
            default -> problem;
        };
    }

    private Result tried(ClientCall call, Attempt attempt, Lane lane, int number) {
        var model = attempt.candidate().model();
        var now = settings.get(LlmSettings.class);
        var patience = model.reasoning() && now.firstByte().compareTo(THINKING) < 0 ? THINKING : now.firstByte();
        Upstream upstream = null;
        try {
            upstream = dialling.send(call, attempt.candidate(), lane, patience);
            attempt.headArrived();
            int status = upstream.status();
            if (status != 200) {
                return refused(call, attempt, lane, upstream, number);
            }
            if (call.streams()) {
                return streamed(call, attempt, lane, upstream, number);
            }
            return whole(call, attempt, lane, upstream, number);
        } catch (ConnectionRequestTimeoutException e) {
            return failed(attempt, upstream, Failure.SATURATED);
        } catch (SocketTimeoutException e) {
            return failed(attempt, upstream, Failure.TIMEOUT);
        } catch (IOException e) {
            return failed(attempt, upstream, upstream == null ? Failure.UNREACHABLE : Failure.TRUNCATED);
        } catch (RuntimeException e) {
            failed(attempt, upstream, Failure.UNREACHABLE);
            throw e;
        }
    }

    private static Result failed(Attempt attempt, @Nullable Upstream upstream, Failure failure) {
        if (upstream != null) {
            upstream.release(false);
        }
        attempt.failed(failure);
        return Result.of(failure);
    }

    /// A status other than 200: the client's own mistake passes as the provider said it, all else is a failure.
    private Result refused(ClientCall call, Attempt attempt, Lane lane, Upstream upstream, int number)
            throws IOException {
        var failure = Failure.of(upstream.status());
        if (failure.isPresent()) {
            var after = upstream.header("Retry-After");
            upstream.release(false);
            attempt.failed(failure.get());
            int wait = after != null && after.matches("\\d{1,6}") ? Integer.parseInt(after) : 0;
            return new Result(null, failure.get(), wait);
        }
        var headers = headers(call, attempt, lane, upstream, number);
        var bytes = upstream.whole();
        attempt.judge(null);
        attempt.settle("refused", TokenCounts.NONE, "none", Integer.toString(upstream.status()));
        return Result.of(RawAnswer.of(upstream.status(), headers, lane.answers().refusal(upstream.status(), bytes)));
    }

    private Result whole(ClientCall call, Attempt attempt, Lane lane, Upstream upstream, int number)
            throws IOException {
        var headers = headers(call, attempt, lane, upstream, number);
        var bytes = upstream.whole();
        var answer = WholeAnswer.read(lane.dialect(), bytes);
        var said = answer == null ? null : lane.answers().whole(bytes);
        if (answer == null || said == null) {
            return failed(attempt, null, Failure.TRUNCATED);
        }
        attempt.judge(null);
        var counts = answer.counts();
        boolean reported = counts != null && counts.sane();
        var cost = attempt.settle(
                "ok",
                reported && counts != null ? counts : accounting.counted(call, bytes.length),
                reported ? "provider" : "counted",
                answer.finish());
        if (cost != null) {
            headers.put("x-bhiv-cost", cost.toPlainString());
        }
        return Result.of(RawAnswer.of(200, headers, said));
    }

    private Result streamed(ClientCall call, Attempt attempt, Lane lane, Upstream upstream, int number)
            throws IOException {
        var answer = new OpenAnswer(
                call.dialect(),
                upstream,
                attempt,
                new OpenAnswer.Request(
                        call.body(), watch, accounting.nanos(), call.id().toString()),
                lane);
        var failure = answer.commit();
        if (failure != null) {
            return failed(attempt, upstream, failure);
        }
        var headers = headers(call, attempt, lane, upstream, number);
        headers.put("Cache-Control", "no-cache");
        headers.put("X-Accel-Buffering", "no");
        return Result.of(new RawAnswer(200, headers, answer));
    }

    private static Map<String, String> headers(
            ClientCall call, Attempt attempt, Lane lane, Upstream upstream, int number) {
        var headers = new LinkedHashMap<String, String>();
        var type = upstream.header("Content-Type");
        headers.put("Content-Type", type == null ? "application/json" : type);
        headers.put(
                call.dialect().anthropic() ? "request-id" : "x-request-id",
                call.id().toString());
        headers.put("x-bhiv-request-id", call.id().toString());
        headers.put("x-bhiv-engine", "provider");
        headers.put("x-bhiv-provider", attempt.candidate().provider().name());
        headers.put("x-bhiv-model", attempt.candidate().model().upstreamModel());
        headers.put("x-bhiv-route", call.model());
        headers.put("x-bhiv-lane", lane.word());
        headers.put("x-bhiv-attempts", Integer.toString(number));
        headers.put("x-bhiv-edits", lane.edits());
        if (!lane.dropped().isEmpty()) {
            headers.put("x-bhiv-dropped", lane.dropped());
        }
        var theirs = upstream.header(lane.dialect().anthropic() ? "request-id" : "x-request-id");
        if (theirs != null) {
            headers.put("x-bhiv-provider-request-id", theirs);
        }
        headers.replaceAll((_, value) -> value.replaceAll("[^\\x20-\\x7E]", "?"));
        return headers;
    }
}
