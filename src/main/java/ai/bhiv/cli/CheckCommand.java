package ai.bhiv.cli;

import ai.bhiv.audit.AuditPlaces;
import ai.bhiv.identity.HashCost;
import ai.bhiv.platform.config.ConfigurationException;
import ai.bhiv.platform.config.DatabaseConfig;
import ai.bhiv.platform.config.ServerConfig;
import ai.bhiv.platform.config.Settings;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.HomeLock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(description = "Look whether this machine can run the platform; each finding has a verdict and a fix.")
final class CheckCommand implements Callable<Integer> {
    private static final long ENOUGH_BYTES = 2L << 30;
    private static final long LEAST_BYTES = 512L << 20;
    private static final Duration HASH_WARNED = Duration.ofMillis(250);
    private static final Duration CHECKPOINT_WARNED = Duration.ofHours(2);
    private static final Duration SKEW_WARNED = Duration.ofSeconds(2);

    private final Surroundings surroundings;

    @Mixin
    private HomeOption home = new HomeOption();

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    enum Verdict {
        GOOD,
        WARN,
        BAD
    }

    record Finding(String what, Verdict verdict, String found, String fix) {}

    @Override
    public Integer call() {
        var holder = home.holder(surroundings);
        var findings = new ArrayList<Finding>();
        findings.add(java());
        findings.addAll(settingsAndPorts(holder));
        findings.add(disk());
        findings.addAll(audit(holder != null));
        findings.addAll(running(holder));
        findings.add(hashing());
        findings.add(cache());
        var table = new TextTable("what", "verdict", "found", "fix");
        findings.forEach(
                f -> table.row(f.what(), f.verdict().name().toLowerCase(java.util.Locale.ROOT), f.found(), f.fix()));
        table.print(surroundings.terminal().out());
        return findings.stream().anyMatch(f -> f.verdict() == Verdict.BAD) ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        return new Finding(
                "Java",
                feature == 25 ? Verdict.GOOD : Verdict.WARN,
                Runtime.version() + " in " + System.getProperty("java.home"),
                feature == 25 ? "" : "install JDK 25, or name it in BHIV_JAVA");
    }

    private List<Finding> settingsAndPorts(HomeLock.@Nullable Holder holder) {
        var findings = new ArrayList<Finding>();
        try {
            var settings = Settings.read(
                    PlatformSettings.COMPONENTS,
                    home.path(surroundings),
                    surroundings.environment(),
                    java.util.Map.of());
            var server = settings.get(ServerConfig.class);
            findings.add(new Finding("settings", Verdict.GOOD, "all right", ""));
            if (holder == null) {
                server.running().forEach(role -> findings.add(port(server, role)));
            }
            findings.addAll(new DatabaseFindings(surroundings.clock())
                    .of(settings.get(DatabaseConfig.class), home.path(surroundings), holder != null));
        } catch (ConfigurationException e) {
            e.faults().forEach(fault -> findings.add(new Finding("settings", Verdict.BAD, fault, "correct it")));
        }
        return findings;
    }

    private static Finding port(ServerConfig server, ai.bhiv.platform.Role role) {
        int port = server.portBase() + role.port() - ai.bhiv.platform.Role.GATEWAY.port();
        if (Ports.free(server.bind(), port)) {
            return new Finding("port " + port, Verdict.GOOD, "free for " + role.key(), "");
        }
        var owner = Ports.owner(port);
        return new Finding(
                "port " + port,
                Verdict.BAD,
                "taken" + (owner == null ? "" : " by " + owner),
                "stop it, or choose others with --port-base");
    }

    private Finding disk() {
        var place = home.path(surroundings);
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        try {
            long free = Files.getFileStore(place).getUsableSpace();
            var verdict = free >= ENOUGH_BYTES ? Verdict.GOOD : free >= LEAST_BYTES ? Verdict.WARN : Verdict.BAD;
            return new Finding(
                    "disk",
                    verdict,
                    (free >> 20) + " MiB free at " + place,
                    verdict == Verdict.GOOD ? "" : "free space: below 512 MiB writes are refused");
        } catch (IOException e) {
            return new Finding("disk", Verdict.WARN, "cannot be looked at: " + e.getMessage(), "");
        }
    }

    /// How old the newest signed head outside the database is. An idle log signs one every hour.
    private List<Finding> audit(boolean running) {
        var path = home.path(surroundings);
        if (!Files.isDirectory(path.resolve("audit").resolve("checkpoints"))) {
            return List.of();
        }
        var places = new AuditPlaces(Home.open(path), null);
        return places.newest().stream()
                .map(newest -> {
                    var age = Duration.between(newest.at(), surroundings.clock().instant());
                    boolean late = running && age.compareTo(CHECKPOINT_WARNED) > 0;
                    return new Finding(
                            "audit",
                            late ? Verdict.WARN : Verdict.GOOD,
                            "last checkpoint " + words(age) + " ago, " + newest.entries() + " entries in "
                                    + newest.logs() + " logs, key "
                                    + places.publicKey().orElse("not in this home"),
                            late ? "see: bhiv audit status, bhiv logs" : "");
                })
                .toList();
    }

    private static String words(Duration age) {
        return age.toMinutes() < 2
                ? age.toSeconds() + " s"
                : age.toHours() < 2 ? age.toMinutes() + " min" : age.toHours() + " h";
    }

    private List<Finding> running(HomeLock.@Nullable Holder holder) {
        if (holder == null) {
            return List.of(new Finding("platform", Verdict.GOOD, "does not run", "start it with: bhiv up"));
        }
        var findings = new ArrayList<Finding>();
        HomeOption.addresses(holder).forEach((role, address) -> {
            findings.add(health(role, address));
            if (role.equals("gateway")) {
                findings.add(clock(address));
            }
        });
        return findings;
    }

    /// Ready means: database there, keys there.
    private static Finding health(String role, URI address) {
        try {
            var status = new Api(address, null)
                    .get("/health/ready")
                    .json()
                    .path("status")
                    .asString("unknown");
            return new Finding(
                    role, status.equals("up") ? Verdict.GOOD : Verdict.WARN, status + ", its database answers", "");
        } catch (Refused | Stopped e) {
            return new Finding(role, Verdict.BAD, "not ready: " + e.getMessage(), "see: bhiv logs");
        }
    }

    /// Whether this machine's clock and the server's are the same.
    private Finding clock(URI address) {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(address.resolve("/health/live")).build();
            var date = http.send(request, BodyHandlers.discarding())
                    .headers()
                    .firstValue("Date")
                    .orElse("");
            if (date.isEmpty()) {
                return new Finding(
                        "clock", Verdict.GOOD, surroundings.clock().instant().toString(), "");
            }
            var there = Instant.from(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME));
            var skew = Duration.between(there, surroundings.clock().instant()).abs();
            boolean good = skew.compareTo(SKEW_WARNED) <= 0;
            return new Finding(
                    "clock",
                    good ? Verdict.GOOD : Verdict.WARN,
                    skew.toSeconds() + " s from the server's",
                    good ? "" : "let both machines keep time by NTP");
        } catch (IOException e) {
            return new Finding("clock", Verdict.WARN, "the server does not tell: " + e.getMessage(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding("clock", Verdict.WARN, "interrupted", "");
        }
    }

    /// Sign-in costs one of these; more than half of the cores are never busy with them.
    private static Finding hashing() {
        var one = HashCost.measured();
        boolean good = one.compareTo(HASH_WARNED) <= 0;
        return new Finding(
                "hash cost",
                good ? Verdict.GOOD : Verdict.WARN,
                one.toMillis() + " ms a password, "
                        + Math.max(1, Runtime.getRuntime().availableProcessors() / 2) + " at a time",
                good ? "" : "sign-in is slow here: give the platform a faster core, or look again when it is idle");
    }

    private Finding cache() {
        return switch (System.getProperty("bhiv.aot", "off")) {
            case "used" ->
                System.getProperty("java.vm.info", "").contains("sharing")
                        ? new Finding("AOT cache", Verdict.GOOD, "used", "")
                        : new Finding("AOT cache", Verdict.WARN, "refused by the Java machine", refresh());
            case "none" -> new Finding("AOT cache", Verdict.WARN, "not there yet", "it is made after the next bhiv up");
            default -> new Finding("AOT cache", Verdict.WARN, "switched off", "unset BHIV_AOT");
        };
    }

    private String refresh() {
        Path folder = home.path(surroundings).resolve("aot");
        return "delete " + folder + "/*.aot; a new one is made after the next start";
    }
}
