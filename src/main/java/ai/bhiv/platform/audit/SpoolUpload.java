package ai.bhiv.platform.audit;

import ai.bhiv.platform.store.AuditOutbox;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Tenancy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Brings what is in the spool into the outbox, each line exactly once: with each batch the numbers of its lines are
/// written in the same transaction, so a batch that is repeated after a crash writes nothing again (AUD-12).
///
/// Files of earlier processes of this home are brought in first. A number that is missing becomes an entry of its own.
public final class SpoolUpload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolUpload.class);
    private static final long PAUSE_NANOS = 200_000_000;
    private static final int BATCH = 500;
    private static final String SCHEMA = "platform";

    private final AuditSpool spool;
    private final AuditLines lines;
    private final AuditOutbox outbox;
    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Clock clock;
    private final Map<Path, Reading> readings = new LinkedHashMap<>();
    private final Thread thread;
    private volatile boolean ending;

    public SpoolUpload(
            AuditSpool spool, AuditLines lines, AuditOutbox outbox, JdbcClient jdbc, Tenancy tenancy, Clock clock) {
        this.spool = spool;
        this.lines = lines;
        this.outbox = outbox;
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("audit-spool-upload").daemon().unstarted(this::run);
    }

    /// How far a file is read, and the refusals in it whose ten seconds are not over.
    private static final class Reading {
        private final UUID epoch;
        private final Map<Long, Pending> open = new LinkedHashMap<>();
        private long at;
        private long number = -1;
        private final java.util.Set<String> tenants = new java.util.HashSet<>();
        private boolean ended;
        private boolean torn;
        private String boot = "";

        Reading(UUID epoch) {
            this.epoch = epoch;
        }
    }

    private static final class Pending {
        private final AuditLine line;
        private int count = 1;
        private Instant last;

        Pending(AuditLine line) {
            this.line = line;
            this.last = line.at();
        }

        AuditLine folded() {
            return count == 1 ? line : line.finished(e -> e.put("count", count).put("last_at", AuditLine.time(last)));
        }
    }

    private record Numbered(UUID epoch, long number, AuditLine line) {}

    public void start() {
        thread.start();
    }

    private void run() {
        while (!ending) {
            try {
                while (round() && !ending) {
                    Thread.onSpinWait();
                }
            } catch (RuntimeException e) {
                LOG.warn("audit spool: not brought in yet, tried again", e);
                // What was read but not written is read again.
                readings.clear();
                LockSupport.parkNanos(PAUSE_NANOS * 5);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// One round.
    ///
    /// @return whether there is more
    boolean round() {
        boolean more = false;
        var numbers = new HashMap<UUID, Long>();
        var files = SpoolFiles.list(spool.directory());
        for (var file : files) {
            var reading = readings.computeIfAbsent(file, f -> new Reading(UUID.fromString(SpoolFiles.epoch(f))));
            more |= read(file, reading, numbers.get(reading.epoch));
            numbers.put(reading.epoch, reading.number);
        }
        if (!more) {
            for (var file : files) {
                finish(file, java.util.Objects.requireNonNull(readings.get(file)));
            }
        }
        return more;
    }

    /// @param before the last number of the file before it, of the same epoch
    private boolean read(Path file, Reading reading, @Nullable Long before) {
        var read = SpoolFiles.read(file, reading.at);
        var ready = new ArrayList<Numbered>();
        for (var line : read.lines()) {
            take(line, reading, before, ready);
        }
        reading.torn = read.torn();
        write(ready, reading);
        reading.at = read.next();
        return !read.lines().isEmpty();
    }

    /// Everything of all files was read: what was folded for ten seconds is written, what is done with is deleted.
    private void finish(Path file, Reading reading) {
        boolean dead = !reading.epoch.equals(spool.epoch());
        var ready = new ArrayList<Numbered>();
        var over = clock.instant().minus(AuditSpool.FOLD).minusMillis(500);
        reading.open.entrySet().removeIf(open -> {
            boolean closes = dead || ending || open.getValue().line.at().isBefore(over);
            if (closes) {
                ready.add(new Numbered(
                        reading.epoch, open.getKey(), open.getValue().folded()));
            }
            return closes;
        });
        if (dead && !reading.ended && last(file)) {
            lostTail(reading, reading.torn).ifPresent(ready::add);
            reading.ended = true;
        }
        write(ready, reading);
        boolean finished = !file.getFileName().toString().equals(spool.current());
        if (finished && reading.open.isEmpty()) {
            release(file, reading);
        }
    }

    private void take(JsonNode line, Reading reading, @Nullable Long before, List<Numbered> ready) {
        if (line.has("boot")) {
            reading.boot = line.path("boot").asString();
            long after = line.path("after").asLong();
            if (before != null && before >= 0 && before != after) {
                ready.add(gap(reading.epoch, before + 1, after, "lines missing between two files"));
            }
            reading.number = after;
            return;
        }
        if (line.has("closed")) {
            reading.ended = true;
            return;
        }
        if (line.isMissingNode()) {
            return; // the next line's number tells what is missing
        }
        long number = line.path("n").asLong();
        if (number != reading.number + 1) {
            ready.add(gap(reading.epoch, reading.number + 1, number - 1, "lines damaged or missing"));
        }
        reading.number = number;
        if (line.has("r")) {
            var first = pending(reading.epoch, line.path("r").asLong());
            if (first != null) {
                first.count++;
                first.last = Instant.parse(line.path("at").asString());
            }
            return;
        }
        var taken = line(line, reading.epoch, number);
        if (line.path("fold").asBoolean()) {
            reading.open.put(number, new Pending(taken));
        } else {
            ready.add(new Numbered(reading.epoch, number, taken));
        }
    }

    /// A repeat may stand in the file after its first.
    private @Nullable Pending pending(UUID epoch, long first) {
        for (var reading : readings.values()) {
            var found = reading.epoch.equals(epoch) ? reading.open.get(first) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static AuditLine line(JsonNode line, UUID epoch, long number) {
        return new AuditLine(
                line.path("tenant").asString(),
                UUID.fromString(line.path("id").asString()),
                Instant.parse(line.path("at").asString()),
                ((ObjectNode) line.path("entry"))
                        .put("spool_epoch", epoch.toString())
                        .put("spool_number", number),
                java.util.Base64.getDecoder().decode(line.path("salt").asString()),
                line.path("detail").asString());
    }

    private boolean last(Path file) {
        var epoch = SpoolFiles.epoch(file);
        return SpoolFiles.list(spool.directory()).stream()
                .filter(f -> SpoolFiles.epoch(f).equals(epoch))
                .reduce((_, b) -> b)
                .filter(file::equals)
                .isPresent();
    }

    private java.util.Optional<Numbered> lostTail(Reading reading, boolean torn) {
        if (torn) {
            return java.util.Optional.of(
                    gap(reading.epoch, reading.number + 1, reading.number + 1, "the last line was cut off"));
        }
        return reading.boot.equals(SpoolFiles.boot())
                ? java.util.Optional.empty()
                : java.util.Optional.of(gap(
                        reading.epoch,
                        reading.number + 1,
                        reading.number,
                        "the machine went down: the last 100 ms before it may be missing"));
    }

    private Numbered gap(UUID epoch, long from, long to, String cause) {
        var event = AuditEvent.of("audit.spool.gap", "stop")
                .on("audit.spool", epoch.toString())
                .security(SecurityType.AUDIT_FAULT, Level.HIGH)
                .unknown()
                .rule("spool")
                .with("from", from)
                .with("to", to)
                .with("cause", cause);
        LOG.error("audit spool of {}: entries {} to {} are missing: {}", epoch, from, to, cause);
        // Below zero, so that it can be told from the entries themselves.
        return new Numbered(epoch, -from - 1, lines.of(event));
    }

    private void write(List<Numbered> ready, Reading reading) {
        var byTenant = new LinkedHashMap<String, List<Numbered>>();
        ready.forEach(one -> byTenant.computeIfAbsent(one.line.tenant(), _ -> new ArrayList<>())
                .add(one));
        reading.tenants.addAll(byTenant.keySet());
        byTenant.forEach((tenant, all) -> {
            for (int i = 0; i < all.size(); i += BATCH) {
                var batch = all.subList(i, Math.min(all.size(), i + BATCH));
                Supplier<Integer> work = () -> {
                    batch.stream().filter(this::mark).forEach(one -> outbox.write(SCHEMA, one.line));
                    return batch.size();
                };
                tenancy.inTenant(tenant, work);
            }
        });
    }

    private boolean mark(Numbered one) {
        return jdbc.sql(
                                "insert into platform.audit_spooled (epoch, number, at) values (?, ?, ?) on conflict do nothing")
                        .params(one.epoch, one.number, Columns.stored(clock.instant()))
                        .update()
                == 1;
    }

    /// The file is in the database; its marks are no longer needed once it is gone.
    private void release(Path file, Reading reading) {
        try {
            long bytes = Files.size(file);
            Files.delete(file);
            spool.released(bytes);
            readings.remove(file);
            for (var tenant : reading.tenants) {
                tenancy.inTenant(
                        tenant,
                        () -> jdbc.sql("delete from platform.audit_spooled where epoch = ? and number <= ?")
                                .params(reading.epoch, reading.number)
                                .update());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Brings in what is there, folded or not, and ends.
    @Override
    public void close() {
        ending = true;
        LockSupport.unpark(thread);
        try {
            if (thread.isAlive()) {
                thread.join(5_000);
            }
            while (round()) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException away) {
            LOG.info("audit spool: the next start brings in what is left", away);
        }
    }
}
