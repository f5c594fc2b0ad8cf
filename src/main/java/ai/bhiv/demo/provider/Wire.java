package ai.bhiv.demo.provider;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 on one socket, with everything that a well-behaved server does not do.
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private int drip;
    private boolean chunked;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        out = new BufferedOutputStream(socket.getOutputStream(), 16 * 1024);
    }

    /// The next request; absent when the client is done.
    @Nullable
    Seen read() throws IOException {
        var first = line();
        if (first == null || first.isEmpty()) {
            return null;
        }
        var words = first.split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (var line = line(); line != null && !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Seen(words[0], words[1], headers, body(headers));
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            var whole = new ByteArrayOutputStream();
            for (int size = size(); size > 0; size = size()) {
                whole.write(in.readNBytes(size));
                line();
            }
            line();
            return whole.toByteArray();
        }
        return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private int size() throws IOException {
        var line = line();
        return line == null ? 0 : Integer.parseInt(line.split(";", 2)[0].strip(), 16);
    }

    private @Nullable String line() throws IOException {
        var line = new ByteArrayOutputStream(64);
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                var text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(b);
        }
        return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
    }

    void drip(int millis) {
        drip = millis;
    }

    void whole(int status, String type, byte[] body, Map<String, String> more) throws IOException {
        head(status, type, more, "Content-Length: " + body.length);
        send(body);
    }

    void stream(Map<String, String> more) throws IOException {
        chunked = true;
        head(200, "text/event-stream; charset=utf-8", more, "Transfer-Encoding: chunked");
        out.flush();
    }

    void event(String event) throws IOException {
        var bytes = event.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        send(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    void end() throws IOException {
        if (chunked) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            chunked = false;
        }
        out.flush();
    }

    private void head(int status, String type, Map<String, String> more, String length) throws IOException {
        var head =
                new StringBuilder("HTTP/1.1 " + status + " Fake\r\nContent-Type: " + type + "\r\n" + length + "\r\n");
        more.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void send(byte[] bytes) throws IOException {
        if (drip == 0) {
            out.write(bytes);
            return;
        }
        for (var b : bytes) {
            out.write(b);
            out.flush();
            pause(drip);
        }
    }

    /// Waits until the client has left, a minute at most.
    void stall() throws IOException {
        out.flush();
        socket.setSoTimeout(60_000);
        try {
            in.read();
        } catch (java.net.SocketTimeoutException over) {
            // a minute is silence enough
        }
    }

    static void pause(int millis) {
        if (millis > 0) {
            LockSupport.parkNanos(millis * 1_000_000L);
        }
    }

    /// Ends the connection with a reset instead of an end.
    void reset() throws IOException {
        out.flush();
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
