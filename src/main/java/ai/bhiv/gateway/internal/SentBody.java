package ai.bhiv.gateway.internal;

import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;

/// The body of a request for one attempt or several: up to 64 KiB are kept, more flows through once.
final class SentBody {
    private static final int KEPT = 64 * 1024;

    private final byte[] head;
    private final InputStream rest;
    private final boolean whole;
    private boolean used;

    private SentBody(byte[] head, InputStream rest, boolean whole) {
        this.head = head;
        this.rest = rest;
        this.whole = whole;
    }

    /// @throws Problem 400 or 408 when the client's body breaks off or stalls
    static SentBody of(Exchange exchange) {
        if (!exchange.hasBody()) {
            return new SentBody(new byte[0], InputStream.nullInputStream(), true);
        }
        try {
            var head = exchange.body().readNBytes(KEPT + 1);
            return new SentBody(head, exchange.body(), head.length <= KEPT);
        } catch (SocketTimeoutException e) {
            throw new Problem(PlatformProblem.TIMEOUT, "body: stalled (expected it without pauses over 10 s)", e);
        } catch (IOException e) {
            throw new Problem(PlatformProblem.MALFORMED, "body: ended before its announced length", e);
        }
    }

    /// Whether [#next] may be asked once more.
    boolean repeatable() {
        return whole || !used;
    }

    InputStream next() {
        used = true;
        return whole ? new ByteArrayInputStream(head) : new SequenceInputStream(new ByteArrayInputStream(head), rest);
    }
}
