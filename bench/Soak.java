import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Mixed load on a running platform, and what the process holds meanwhile: resident memory, threads, file handles,
/// database connections. Run by soak.sh with: gateway URL, access token, pid, minutes, clients.
///
/// Each client works at a steady pace, so that the load is the same at the end as at the beginning.
final class Soak {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final AtomicLong ANSWERED = new AtomicLong();
    private static final AtomicLong REFUSED = new AtomicLong();
    private static final AtomicLong BROKEN = new AtomicLong();
    private static final AtomicLong REFUSALS_SHOWN = new AtomicLong();
    private static String token;

    private record Sample(long rssMb, long threads, long files, long connections, long answered) {}

    public static void main(String[] args) throws Exception {
        var gateway = args[0];
        token = args[1];
        long pid = Long.parseLong(args[2]);
        double minutes = Double.parseDouble(args[3]);
        int clients = Integer.parseInt(args[4]);
        Path tokenFile = args.length > 5 ? Path.of(args[5]) : null;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                var random = new Random(i);
                executor.execute(() -> work(gateway, random));
            }
            var samples = new ArrayList<Sample>();
            long end = System.nanoTime() + (long) (minutes * 60e9);
            System.out.println("second rss_mb threads files connections answered");
            for (long second = 0; System.nanoTime() < end; second += 10) {
                Thread.sleep(10_000);
                if (tokenFile != null && Files.exists(tokenFile)) {
                    token = Files.readString(tokenFile).strip();
                }
                var sample = sample(pid);
                samples.add(sample);
                System.out.printf("%d %d %d %d %d %d%n", second + 10, sample.rssMb, sample.threads, sample.files,
                        sample.connections, sample.answered);
            }
            DONE.set(true);
            executor.shutdown();
            report(samples, minutes);
        }
        System.exit(BROKEN.get() == 0 ? 0 : 1);
    }

    private static void work(String gateway, Random random) {
        while (!DONE.get()) {
            try {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3 -> send("GET", gateway + "/api/crm/accounts?limit=20", null);
                    case 4, 5 -> send("GET", gateway + "/api/logistics/shipments?limit=50", null);
                    case 6 -> send("GET", gateway + "/api/logistics/analytics/shipments?group_by=mode", null);
                    case 7, 8 -> send("POST", gateway + "/api/crm/accounts",
                            "{\"name\":\"Soak " + UUID.randomUUID() + "\"}");
                    default -> send("GET", gateway + "/api/crm/accounts/" + UUID.randomUUID(), null);
                }
                Thread.sleep(20 + random.nextInt(60));
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                BROKEN.incrementAndGet();
                System.out.println("broken: " + e);
            }
        }
    }

    private static void send(String method, String uri, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(35))
                .header("Authorization", "Bearer " + token)
                .method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 500 || answer.statusCode() == 401) {
            REFUSED.incrementAndGet();
            if (REFUSALS_SHOWN.incrementAndGet() < 10) {
                System.out.println(method + " " + uri + ": " + answer.statusCode() + " " + answer.body());
            }
        } else {
            ANSWERED.incrementAndGet();
        }
    }

    private static Sample sample(long pid) throws Exception {
        long rss = 0;
        long threads = 0;
        for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                rss = Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            } else if (line.startsWith("Threads:")) {
                threads = Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        long files;
        try (var open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            files = open.count();
        }
        long connections = ProcessHandle.of(pid).orElseThrow().descendants()
                .filter(p -> p.info().commandLine().isEmpty() || p.info().command().orElse("").endsWith("/postgres"))
                .count();
        return new Sample(rss, threads, files, connections, ANSWERED.get());
    }

    /// The middle of the last quarter over the middle of the second one: 1.00 is flat. The first quarter is warm-up.
    private static void report(List<Sample> samples, double minutes) {
        int quarter = Math.max(1, samples.size() / 4);
        var second = samples.subList(quarter, 2 * quarter);
        var last = samples.subList(samples.size() - quarter, samples.size());
        System.out.printf("soak of %.1f min: %d answered, %d refused, %d broken; last quarter over second: rss %.2f"
                        + " (%d MB), threads %.2f (%d), files %.2f (%d), connections %.2f (%d)%n",
                minutes, ANSWERED.get(), REFUSED.get(), BROKEN.get(),
                ratio(second, last, 0), median(last, 0), ratio(second, last, 1), median(last, 1),
                ratio(second, last, 2), median(last, 2), ratio(second, last, 3), median(last, 3));
    }

    private static double ratio(List<Sample> before, List<Sample> after, int what) {
        return median(after, what) / (double) median(before, what);
    }

    private static long median(List<Sample> samples, int what) {
        long[] values = samples.stream().mapToLong(s -> switch (what) {
            case 0 -> s.rssMb;
            case 1 -> s.threads;
            case 2 -> s.files;
            default -> s.connections;
        }).sorted().toArray();
        return values[values.length / 2];
    }
}
