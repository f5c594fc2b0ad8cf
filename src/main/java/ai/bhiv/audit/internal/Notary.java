package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditPlaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Signs the heads of the logs and publishes them outside the database (AUD-17 to 19). Before it signs for the first
/// time it makes sure that each stored tree extends what was signed and published before; otherwise nothing is
/// sequenced.
public final class Notary {
    private static final Logger LOG = LoggerFactory.getLogger(Notary.class);
    private static final Duration APART = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final AuditPlaces places;
    private final Clock clock;
    private final Map<String, Last> last = new HashMap<>();
    private final Map<String, Long> reached = new HashMap<>();
    private final Set<String> grown = new HashSet<>();
    private @Nullable SigningKey key;
    private boolean changed;
    private volatile @Nullable String fault;
    private volatile @Nullable Instant confirmed;

    private record Last(long number, long size, Instant at) {}

    public Notary(JdbcClient jdbc, AuditPlaces places, Clock clock) {
        this.jdbc = jdbc;
        this.places = places;
        this.clock = clock;
    }

    /// Why this process may not sequence; null when it may.
    public @Nullable String fault() {
        return fault;
    }

    /// Since when some place lacks a checkpoint that was signed: how long ago all places held all of them.
    ///
    /// @return nothing when this process never published
    public @Nullable Duration unpublished() {
        var held = confirmed;
        return held == null ? null : Duration.between(held, clock.instant());
    }

    /// What a new leader does first: finds its key, and the heads that it must extend.
    ///
    /// @return whether it may lead
    public boolean takeOver() {
        forget();
        var found = signingKey();
        if (found == null) {
            return refuse("audit.signing-key.missing: this home has not the key that signs the log");
        }
        key = found;
        for (var tenant : LogTables.all(jdbc)) {
            var wrong = wrong(tenant);
            if (wrong != null) {
                return refuse("audit.log.inconsistent: log " + tenant + ": " + wrong);
            }
        }
        fault = null;
        return true;
    }

    private boolean refuse(String why) {
        if (!why.equals(fault)) {
            LOG.error("audit: entries wait in their outboxes: {}", why);
        }
        fault = why;
        return false;
    }

    private @Nullable SigningKey signingKey() {
        var known = keys(jdbc);
        if (known.isEmpty()) {
            var first = SigningKey.first(places.newSeed());
            jdbc.sql("insert into audit.signing_keys (tenant_id, number, name, public_key) values ('_system', 0, ?, ?)")
                    .params(first.key().name(), first.key().bytes())
                    .update();
            return first;
        }
        var present = known.getLast();
        var held =
                places.seed().map(seed -> SigningKey.of(seed, present.name())).orElse(null);
        if (held != null && Arrays.equals(held.key().bytes(), present.bytes())) {
            return held;
        }
        var next = places.waitingSeed()
                .map(seed -> SigningKey.of(seed, present.name()))
                .orElse(null);
        if (next != null && Arrays.equals(next.key().bytes(), present.bytes())) {
            places.promote(present.name());
            return next;
        }
        return null;
    }

    /// The keys that the database names and that vouch for each other, the present one last.
    public static List<Note.Key> keys(JdbcClient jdbc) {
        var named = jdbc.sql("""
                        select name, public_key, handover from audit.signing_keys
                        where tenant_id = '_system' order by number""")
                .query((row, _) -> {
                    var text = row.getString(3);
                    return new Handover.Named(
                            new Note.Key(row.getString(1), row.getBytes(2)), text == null ? null : Handover.read(text));
                })
                .list();
        return Handover.trusted(List.of(), named);
    }

    /// Signs with the next key from now on when the present one handed over to it.
    private void changeKey() {
        var asked = jdbc.sql("""
                        select h.handover from audit.handovers h where not exists (select from audit.signing_keys k
                            where k.tenant_id = '_system' and k.public_key = h.public_key)
                        order by h.at""").query((row, _) -> row.getString(1)).list();
        for (var text : asked) {
            var present = java.util.Objects.requireNonNull(key).key();
            var handover = Handover.read(text);
            var next = places.waitingSeed()
                    .map(seed -> SigningKey.of(seed, present.name()))
                    .orElse(null);
            if (handover != null
                    && next != null
                    && handover.from().text().equals(present.text())
                    && handover.to().text().equals(next.key().text())) {
                jdbc.sql("""
                                insert into audit.signing_keys (tenant_id, number, name, public_key, handover)
                                select '_system', max(number) + 1, ?, ?, ? from audit.signing_keys
                                where tenant_id = '_system'""")
                        .params(next.key().name(), next.key().bytes(), text)
                        .update();
                key = next;
                changed = true;
            }
        }
    }

    /// Why the stored tree does not extend what was signed.
    private @Nullable String wrong(String tenant) {
        var tables = new LogTables(jdbc, tenant);
        long size = tables.size();
        var heads = new ArrayList<String>();
        tables.head().ifPresent(head -> {
            heads.add(head.note());
            last.put(
                    tenant,
                    new Last(
                            head.number(),
                            head.size(),
                            Note.read(head.note()).map(Note::at).orElse(Instant.EPOCH)));
        });
        for (var place : places.published()) {
            var notes = place.notes(tenant);
            if (!notes.isEmpty()) {
                heads.add(notes.getLast());
            }
        }
        for (var text : heads) {
            var note = Note.read(text).orElse(null);
            if (note == null || note.standing(keys(jdbc)) != Note.Standing.GOOD) {
                return "its last checkpoint is not signed by a known key";
            }
            if (note.size() > size) {
                return "size " + size + " is below the published checkpoint of " + note.size();
            }
            try {
                if (!Arrays.equals(new Tree(tables).root(note.size()), note.root())) {
                    return "the stored tree does not extend the checkpoint of size " + note.size();
                }
            } catch (IllegalStateException incomplete) {
                return incomplete.getMessage();
            }
        }
        var signed = last.get(tenant);
        if (size > (signed == null ? 0 : signed.size)) {
            grown.add(tenant);
        }
        return null;
    }

    /// New entries came into the log.
    public void grown(String tenant) {
        grown.add(tenant);
    }

    /// Whether a head is to be signed although nothing is waiting.
    public boolean due(Map<String, Tree.Edge> edges) {
        var now = clock.instant();
        return grown.stream().anyMatch(tenant -> apart(tenant, now))
                || last.values().stream().anyMatch(head -> !now.isBefore(head.at.plus(IDLE)));
    }

    private boolean apart(String tenant, Instant now) {
        var head = last.get(tenant);
        return head == null || !now.isBefore(head.at.plus(APART)) || now.isBefore(head.at);
    }

    /// Signs the heads that are due, in the transaction that is open.
    public void sign(Map<String, Tree.Edge> edges) {
        changeKey();
        var now = clock.instant();
        var due = new HashSet<String>();
        grown.stream().filter(tenant -> apart(tenant, now)).forEach(due::add);
        last.forEach((tenant, head) -> {
            if (!now.isBefore(head.at.plus(IDLE))) {
                due.add(tenant);
            }
        });
        for (var tenant : due) {
            var edge = edges.computeIfAbsent(tenant, t -> new LogTables(jdbc, t).edge());
            sign(tenant, edge, now.truncatedTo(ChronoUnit.MILLIS));
            grown.remove(tenant);
        }
    }

    private void sign(String tenant, Tree.Edge edge, Instant now) {
        var signing = java.util.Objects.requireNonNull(key);
        var head = last.get(tenant);
        long number = head == null ? 0 : head.number + 1;
        var note = Note.sign(signing.key().name() + "/" + tenant, edge.size(), edge.root(), now, signing);
        jdbc.sql("insert into audit.checkpoints (tenant_id, number, size, at, root, note) values (?, ?, ?, ?, ?, ?)")
                .params(
                        tenant,
                        number,
                        note.size(),
                        ai.bhiv.platform.store.Columns.stored(now),
                        note.root(),
                        note.text())
                .update();
        last.put(tenant, new Last(number, note.size(), now));
    }

    /// Brings checkpoints that are committed to every place that does not hold them yet; a place that fails is tried
    /// again and holds up nothing else.
    public void publish() {
        if (changed) {
            places.promote(java.util.Objects.requireNonNull(key).key().name());
            changed = false;
            LOG.info("audit: another key signs from now on");
        }
        boolean everywhere = true;
        for (var place : places.published()) {
            for (var tenant : last.keySet()) {
                try {
                    publish(place, tenant);
                } catch (java.io.UncheckedIOException e) {
                    LOG.error("audit: checkpoints are not published to {}: {}", place.directory(), e.toString());
                    everywhere = false;
                }
            }
        }
        if (everywhere) {
            confirmed = clock.instant();
        }
    }

    private void publish(Published place, String tenant) {
        var slot = place.place() + " " + tenant;
        long done = reached.computeIfAbsent(
                slot,
                _ -> jdbc.sql("select number from audit.publications where tenant_id = ? and place = ?")
                        .params(tenant, place.place())
                        .query(Long.class)
                        .optional()
                        .orElse(-1L));
        while (done < java.util.Objects.requireNonNull(last.get(tenant)).number) {
            var next = new LogTables(jdbc, tenant).after(done, BATCH);
            if (next.isEmpty()) {
                return;
            }
            place.add(tenant, next.stream().map(LogTables.Signed::note).toList());
            done = next.getLast().number();
            jdbc.sql("""
                            insert into audit.publications (tenant_id, place, number) values (?, ?, ?)
                            on conflict (tenant_id, place) do update set number = excluded.number, at = now()""").params(tenant, place.place(), done).update();
            reached.put(slot, done);
        }
    }

    /// Forgets what a failed transaction, or another leader, may have made untrue.
    public void forget() {
        changed = false;
        last.clear();
        reached.clear();
        grown.clear();
    }
}
