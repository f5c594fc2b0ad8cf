import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// Load on several doors to one provider, round by round in turn; a client of plain sockets, so that it costs little.
///
///     java Load.java ROUNDS SECONDS NAME|URL|HEADERS...      HEADERS as name:value with ; between
///
/// Prints for each door medians over the rounds, with the least and the greatest.
class Load {
    record Door(String name, URI url, String headers) {}

    /// One measured thing of one door, round by round.
    record Series(String what, String door, List<Double> values) {}

    static final List<Series> ALL = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        int seconds = Integer.parseInt(args[1]);
        var doors = Arrays.stream(args).skip(2).map(a -> a.split("\\|", 3))
                .map(p -> new Door(p[0], URI.create(p[1]), p[2])).toList();
        for (var door : doors) {
            requests(door, 1, 200, 2, body("gpt-fake", 700, false));
            requests(door, 16, 100_000, 2, body("gpt-fake", 700, false));
        }
        for (int round = 0; round < rounds; round++) {
            for (var door : doors) {
                var one = requests(door, 1, 2_000, seconds, body("gpt-fake", 700, false));
                add("1 connection, p50 us", door, one.at(0.5));
                add("1 connection, p99 us", door, one.at(0.99));
            }
            for (var door : doors) {
                var many = requests(door, 64, Integer.MAX_VALUE, seconds, body("gpt-fake", 700, false));
                add("64 connections, requests/s", door, many.rate());
                add("64 connections, p50 us", door, many.at(0.5));
            }
            for (var door : doors) {
                var large = requests(door, 4, Integer.MAX_VALUE, seconds, body("gpt-fake", 400_000, false));
                add("400 KB, 4 connections, requests/s", door, large.rate());
            }
            for (var door : doors) {
                var stream = requests(door, 20, 20, 60, body("fake;words=100;every=5", 700, true));
                add("20 streams, first token p50 us", door, stream.first(0.5));
                add("20 streams, between events p99 us", door, stream.gap(0.99));
                add("20 streams, events each", door, stream.events());
            }
        }
        System.out.printf("%-38s %-9s %12s %12s %12s%n", "what", "door", "median", "least", "greatest");
        for (var series : ALL) {
            var sorted = new ArrayList<>(series.values);
            Collections.sort(sorted);
            System.out.printf("%-38s %-9s %12.0f %12.0f %12.0f%n", series.what, series.door,
                    sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
        }
    }

    static void add(String what, Door door, double value) {
        ALL.stream().filter(s -> s.what.equals(what) && s.door.equals(door.name)).findFirst().orElseGet(() -> {
            var made = new Series(what, door.name, new ArrayList<>());
            ALL.add(made);
            return made;
        }).values.add(value);
    }

    static byte[] body(String model, int size, boolean stream) {
        return ("{\"model\":\"" + model + "\",\"max_tokens\":400,\"messages\":[{\"role\":\"user\",\"content\":\""
                + "word ".repeat(size / 5) + "\"}]" + (stream ? ",\"stream\":true" : "") + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    static final class Seen {
        final List<Long> whole = Collections.synchronizedList(new ArrayList<>());
        final List<Long> firsts = Collections.synchronizedList(new ArrayList<>());
        final List<Long> gaps = Collections.synchronizedList(new ArrayList<>());
        final AtomicLong events = new AtomicLong();
        double seconds;

        double at(double share) { return pick(whole, share); }
        double first(double share) { return pick(firsts, share); }
        double gap(double share) { return pick(gaps, share); }
        double rate() { return whole.size() / seconds; }
        double events() { return whole.isEmpty() ? 0 : (double) events.get() / whole.size(); }

        static double pick(List<Long> values, double share) {
            var sorted = new ArrayList<>(values);
            Collections.sort(sorted);
            return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size())) / 1000.0;
        }
    }

    static Seen requests(Door door, int connections, int most, int seconds, byte[] body) throws Exception {
        var seen = new Seen();
        var head = ("POST " + door.url.getPath() + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + Arrays.stream(door.headers.split(";")).filter(h -> !h.isBlank())
                        .map(h -> h.replaceFirst(":", ": ") + "\r\n").reduce("", String::concat)
                + "Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        var request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        long begun = System.nanoTime();
        long end = begun + seconds * 1_000_000_000L;
        var left = new AtomicLong(most);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                pool.submit(() -> {
                    try (var socket = new Socket(door.url.getHost(), door.url.getPort())) {
                        socket.setTcpNoDelay(true);
                        var in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
                        while (System.nanoTime() < end && left.getAndDecrement() > 0) {
                            long start = System.nanoTime();
                            socket.getOutputStream().write(request);
                            answer(in, seen, start);
                            seen.whole.add(System.nanoTime() - start);
                        }
                    } catch (IOException e) {
                        System.err.println(door.name + ": " + e);
                    }
                });
            }
        }
        seen.seconds = (System.nanoTime() - begun) / 1e9;
        return seen;
    }

    static void answer(InputStream in, Seen seen, long start) throws IOException {
        int length = -1;
        var status = line(in);
        if (!status.contains(" 200")) {
            throw new IOException(status);
        }
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        if (length >= 0) {
            in.readNBytes(length);
            return;
        }
        long last = 0;
        for (int size = Integer.parseInt(line(in).strip(), 16); size > 0; size = Integer.parseInt(line(in).strip(), 16)) {
            var chunk = new String(in.readNBytes(size), StandardCharsets.UTF_8);
            line(in);
            long now = System.nanoTime();
            int events = chunk.split("\n\n", -1).length - 1;
            seen.events.addAndGet(events);
            if (chunk.contains("\"content\":\"") && !chunk.contains("\"content\":\"\"") || last > 0) {
                if (last == 0) {
                    seen.firsts.add(now - start);
                } else {
                    seen.gaps.add(now - last);
                }
                last = now;
            }
        }
        line(in);
    }

    static String line(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection ended");
            }
            if (b != '\r') {
                text.append((char) b);
            }
        }
        return text.toString();
    }
}
