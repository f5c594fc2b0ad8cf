package ai.bhiv.guard.internal;

import ai.bhiv.platform.web.Exchange;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Inspects a request in two steps, so that a body is not read before its length and its sender were checked.
public final class HeadAndBody {
    private static final int PREFIX = 64 * 1024;

    private HeadAndBody() {}

    /// What inspection says of path, query and headers.
    public static Verdict head(Exchange exchange) {
        var headers = new ArrayList<RequestParts.Header>();
        exchange.headers().forEach((name, value) -> headers.add(new RequestParts.Header(name, value)));
        return Inspection.of(new RequestParts(
                exchange.method(), exchange.path(), exchange.query(), headers, null, new byte[0], false));
    }

    /// The same request, whose body is inspected when it is first read and then goes on whole.
    public static Exchange inspectingBody(Exchange exchange, Consumer<Supplier<Verdict>> judge) {
        if (!exchange.hasBody()) {
            return exchange;
        }
        return new Exchange(
                exchange.role(),
                exchange.method(),
                exchange.path(),
                exchange.query(),
                exchange.headers(),
                new Body(exchange.body(), exchange.headers().first("Content-Type"), judge),
                exchange.remoteAddress());
    }

    private static final class Body extends FilterInputStream {
        private final @org.jspecify.annotations.Nullable String contentType;
        private final Consumer<Supplier<Verdict>> judge;
        private boolean inspected;

        Body(
                InputStream body,
                @org.jspecify.annotations.Nullable String contentType,
                Consumer<Supplier<Verdict>> judge) {
            super(body);
            this.contentType = contentType;
            this.judge = judge;
        }

        private void inspect() throws IOException {
            if (inspected) {
                return;
            }
            inspected = true;
            var body = in;
            var prefix = body.readNBytes(PREFIX);
            in = new SequenceInputStream(new ByteArrayInputStream(prefix), body);
            var parts = new RequestParts("", "", null, List.of(), contentType, prefix, prefix.length == PREFIX);
            judge.accept(() -> Inspection.of(parts));
        }

        @Override
        public int read() throws IOException {
            inspect();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            inspect();
            return super.read(bytes, offset, length);
        }
    }
}
