package ai.bhiv.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// An HTTP server that breaks on purpose: each request gets what its present fault does, and is counted.
public final class FaultServer implements AutoCloseable {
    /// What it does with a request that it has read.
    public enum Fault {
        /// Answers 200 with `{"ok":true}`.
        NONE,
        /// Resets the connection before a byte of the answer.
        RESET,
        /// Ends the connection before a byte of the answer.
        CLOSE,
        /// Never answers, and keeps the connection.
        HANG,
        /// Sends the head and two bytes of a hundred, and no more.
        STALL_IN_BODY,
        /// Sends the head and two bytes of a hundred, and resets the connection.
        RESET_IN_BODY,
        /// Sends a chunk whose size is no number.
        BAD_CHUNK,
        /// Sends what is no HTTP.
        GARBAGE,
        /// Sends a mebibyte of header fields.
        HUGE_HEAD,
        /// Answers 502 as a proxy in between would.
        BAD_GATEWAY,
        /// Answers 503 and when to come back, as a busy role does.
        BUSY,
        /// Answers 503 as a role does that is stopping.
        LEAVING,
        /// Answers 200 after 200 ms.
        SLOW,
        /// Sends an event each 100 ms, ten of them.
        EVENTS
    }

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();
    private final Thread accepting;
    private volatile Fault fault = Fault.NONE;

    public FaultServer() {
        try {
            server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = Thread.ofVirtual().start(this::accept);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /// What it does from now on.
    public FaultServer does(Fault next) {
        fault = next;
        return this;
    }

    /// Requests that it has read, probes aside.
    public int requests() {
        return requests.get();
    }

    /// Connections that the other side ended while it waited for an answer.
    public int givenUp() {
        return gone.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            for (var head = head(in); !head.isEmpty(); head = head(in)) {
                body(head, in);
                boolean probe = head.contains(" /health");
                if (!probe) {
                    requests.incrementAndGet();
                }
                if (!answer(probe ? probed() : fault, socket, in)) {
                    return;
                }
            }
        } catch (IOException ended) {
            // the other side went away
        } finally {
            open.remove(socket);
        }
    }

    /// A process that hangs or resets does so with probes too; what is broken in answers only is not seen by them.
    private Fault probed() {
        return switch (fault) {
            case RESET, CLOSE, HANG -> fault;
            default -> Fault.NONE;
        };
    }

    private boolean answer(Fault now, Socket socket, InputStream in) throws IOException {
        var out = socket.getOutputStream();
        switch (now) {
            case NONE -> send(out, OK + "Content-Length: 11\r\n\r\n{\"ok\":true}");
            case SLOW -> {
                pause(200);
                send(out, OK + "Content-Length: 11\r\n\r\n{\"ok\":true}");
            }
            case RESET -> reset(socket);
            case CLOSE -> {
                return false;
            }
            case HANG -> untilGivenUp(in);
            case STALL_IN_BODY -> {
                send(out, OK + "Content-Length: 100\r\n\r\n{\"");
                untilGivenUp(in);
            }
            case RESET_IN_BODY -> {
                send(out, OK + "Content-Length: 100\r\n\r\n{\"");
                pause(50);
                reset(socket);
            }
            case BAD_CHUNK -> {
                send(out, OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
                return false;
            }
            case GARBAGE -> {
                send(out, "\u0001\u0002 this is no HTTP\r\n\r\n".repeat(40));
                return false;
            }
            case HUGE_HEAD -> {
                send(out, OK + ("X-Fill: " + "x".repeat(1000) + "\r\n").repeat(1000) + "Content-Length: 0\r\n\r\n");
                return false;
            }
            case BAD_GATEWAY -> send(out, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
            case BUSY -> send(out, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
            case LEAVING -> {
                send(
                        out,
                        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nBhiv-Not-Begun: draining\r\n"
                                + "Connection: close\r\nContent-Length: 0\r\n\r\n");
                return false;
            }
            case EVENTS -> {
                send(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 10; i++) {
                    var event = "data: " + i + "\n\n";
                    send(out, Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
                    pause(100);
                }
                send(out, "0\r\n\r\n");
            }
        }
        return now == Fault.NONE
                || now == Fault.SLOW
                || now == Fault.BAD_GATEWAY
                || now == Fault.BUSY
                || now == Fault.EVENTS;
    }

    private void untilGivenUp(InputStream in) throws IOException {
        try {
            while (in.read() >= 0) {
                // what comes is not wanted
            }
        } finally {
            gone.incrementAndGet();
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int ends = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
            if (ends == 2) {
                break;
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void body(String head, InputStream in) throws IOException {
        for (var line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                in.skipNBytes(Long.parseLong(line.substring(15).strip()));
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var socket : open) {
                socket.close();
            }
            // The port takes connections until the thread that waits for them has left it.
            accepting.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
