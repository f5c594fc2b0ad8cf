package ai.bhiv.platform.web;

import ai.bhiv.platform.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/// Requests that the gateway sends to itself for a caller, without a socket: on a thread of their own, so that every
/// stage sees them as if they had come over one.
public final class Loopback {
    private final LocalHandlers handlers;
    private final AccessLog accessLog;

    public Loopback(LocalHandlers handlers, AccessLog accessLog) {
        this.handlers = handlers;
        this.accessLog = accessLog;
    }

    /// An answer, whole.
    ///
    /// @param body absent when it was not taken
    public record Answer(int status, Headers headers, Optional<byte[]> body) {}

    /// Begins a request to the gateway.
    ///
    /// @param taken whether an answer with such headers is read at all
    /// @param most bytes of a body that is read; a longer one is not taken
    /// @return cancelling it interrupts the request
    /// @throws IllegalStateException when this process has no gateway
    public Future<Answer> send(Exchange exchange, Predicate<Headers> taken, int most) {
        var gateway = handlers.get(Role.GATEWAY);
        if (gateway == null) {
            throw new IllegalStateException("no gateway runs in this process");
        }
        var answer = new FutureTask<>(() -> answer(gateway, exchange, taken, most));
        Thread.ofVirtual().name("loopback").start(answer);
        return answer;
    }

    private Answer answer(Handler gateway, Exchange exchange, Predicate<Headers> taken, int most) throws IOException {
        var whole = new CompletableFuture<Answer>();
        accessLog.<IOException>around(
                Role.GATEWAY, exchange.method(), exchange.path(), exchange.remoteAddress(), () -> {
                    var reply = gateway.handle(exchange);
                    var body = taken.test(reply.headers()) ? read(reply, most) : dropped(reply);
                    AccessLog.sent(
                            reply.status(), body.map(bytes -> bytes.length).orElse(0), body.isPresent());
                    whole.complete(new Answer(reply.status(), reply.headers(), body));
                });
        return whole.join();
    }

    private static Optional<byte[]> dropped(Reply reply) {
        reply.discard();
        return Optional.empty();
    }

    private static Optional<byte[]> read(Reply reply, int most) throws IOException {
        if (reply.body().length() > most) {
            return dropped(reply);
        }
        var out = new Bounded(most);
        try {
            reply.body().writeTo(out);
        } catch (TooLong e) {
            return Optional.empty();
        }
        return Optional.of(out.bytes.toByteArray());
    }

    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /// Keeps what is written, up to a size.
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int most;

        Bounded(int most) {
            this.most = most;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (bytes.size() + length > most) {
                throw new TooLong();
            }
            bytes.write(from, offset, length);
        }
    }
}
