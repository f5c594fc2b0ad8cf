package ai.bhiv.llm.internal;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.platform.contract.RawRequest;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/// Bounds the bodies that are in memory at once to a quarter of the heap (LLM-27); what would go over it is refused
/// before it is read.
@Component
final class BodyAllowance {
    private static final int KIB = 1024;

    private final Semaphore kib =
            new Semaphore((int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 4 / KIB));

    /// A body and its share of the memory.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Taken(byte[] bytes, int share) {}

    /// Reads the body.
    ///
    /// @throws Problem 415 for another media type, 503 when too many bodies are in work
    Taken read(RawRequest request) {
        var type = request.first("Content-Type");
        if (type != null && !type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
            throw PlatformProblem.MEDIA_TYPE.because("Content-Type: " + type + " (expected: application/json)");
        }
        var length = request.first("Content-Length");
        int share = length != null && length.matches("\\d{1,9}") ? Integer.parseInt(length) / KIB + 1 : KIB;
        if (!kib.tryAcquire(share)) {
            throw LlmProblem.OVERLOADED
                    .because("bodies in work: over a quarter of the memory (expected: room for " + share + " KiB)")
                    .retryAfter(1);
        }
        try {
            return new Taken(request.content().readAllBytes(), share);
        } catch (IOException e) {
            kib.release(share);
            throw new Problem(PlatformProblem.MALFORMED, "body: ended before its announced length", e);
        } catch (RuntimeException e) {
            kib.release(share);
            throw e;
        }
    }

    void free(Taken taken) {
        kib.release(taken.share);
    }
}
