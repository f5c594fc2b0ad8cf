package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads one log from its first entry to its last and recomputes everything that can be recomputed (AUD-24): leaves,
/// tiles, roots, density, order of time, signatures, published copies, detail digests. Memory does not grow with the
/// log.
///
/// What is right is decided by the signed heads: the tiles when they give the signed roots, otherwise the entries when
/// they do, otherwise neither, and the log was rewritten. So a fault is named where it is, and nothing else with it.
public final class LogVerification {
    private static final Duration BACKWARDS = Duration.ofMinutes(5);
    private static final int MOST_FAULTS = 1_000;

    private final Connection connection;
    private final String log;
    private final List<Note.Key> keys;
    private final List<Published> published;
    private final Archive archive;
    private final List<AuditFault> faults = new ArrayList<>();
    private final HashSet<Long> damaged = new HashSet<>();
    private long checked;

    /// @param connection in one read-only transaction, so that what is written meanwhile does not disturb
    /// @param keys that may have signed
    public LogVerification(
            Connection connection, String log, List<Note.Key> keys, List<Published> published, Archive archive) {
        this.connection = connection;
        this.log = log;
        this.keys = keys;
        this.published = published;
        this.archive = archive;
    }

    /// Entries that were read.
    public long checked() {
        return checked;
    }

    /// The faults, at most 1,000; nothing when the log is as it was signed.
    public List<AuditFault> run() throws SQLException {
        long size = size();
        var heads = heads(size);
        boolean shorter = false;
        for (var head : heads.entrySet()) {
            shorter |= head.getKey() > size;
        }
        if (shorter) {
            heads = new TreeMap<>(heads.headMap(size, true));
        }
        var tileRoots = new Roots(heads);
        try (var leaves = new StoredLeaves(connection, log)) {
            for (var leaf = leaves.next(); leaf != null; leaf = leaves.next()) {
                tileRoots.add(leaf);
            }
        }
        long stored = tileRoots.size();
        if (tileRoots.good()) {
            // The upper levels follow from the leaves.
            compareTiles(tileRoots);
            try (var entries = new Entries(connection, log, archive);
                    var leaves = new StoredLeaves(connection, log)) {
                align(entries, leaves, Math.max(size, stored), shorter);
            }
            return done();
        }
        var entryRoots = new Roots(heads);
        try (var entries = new Entries(connection, log, archive)) {
            for (var entry = entries.next(); entry != null; entry = entries.next()) {
                entryRoots.add(entry.leaf());
            }
        }
        if (entryRoots.good()) {
            compareTiles(entryRoots);
            try (var entries = new Entries(connection, log, archive)) {
                for (var entry = entries.next(); entry != null; entry = entries.next()) {
                    inspect(entry);
                }
            }
            return done();
        }
        long from = Math.min(tileRoots.goodTo, size);
        add(
                "fork",
                "seq " + from + " to " + (tileRoots.badAt - 1),
                "neither entries nor tiles give the root that was signed for size " + tileRoots.badAt);
        return done();
    }

    private List<AuditFault> done() {
        return List.copyOf(faults.subList(0, Math.min(MOST_FAULTS, faults.size())));
    }

    private void add(String kind, String place, String detail) {
        if (faults.size() < MOST_FAULTS) {
            // Several published copies may tell of the same fault.
            var fault = new AuditFault(kind, log, place, detail);
            if (!faults.contains(fault)) {
                faults.add(fault);
            }
        }
    }

    /// Grows a tree leaf by leaf and compares it with the signed heads on its way.
    private final class Roots {
        private final TreeMap<Long, byte[]> heads;
        private final Tree.Edge edge = new Tree.Edge();
        private final Map<String, byte[]> upper = new HashMap<>();
        private final HashSet<String> differing = new HashSet<>();
        private long goodTo;
        private long badAt = -1;

        Roots(TreeMap<Long, byte[]> heads) {
            this.heads = heads;
        }

        void add(byte[] leaf) {
            edge.add(leaf, this::tile);
            var signed = heads.get(edge.size());
            if (signed != null && badAt < 0) {
                if (Arrays.equals(signed, edge.root())) {
                    goodTo = edge.size();
                } else {
                    badAt = edge.size();
                }
            }
        }

        private void tile(int level, long n, byte[] hashes) {
            try {
                if (!Arrays.equals(hashes, stored("tiles", level, n))) {
                    differing.add(level + "/" + n);
                    upper.put(level + "/" + n, hashes);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("tile " + level + "/" + n + " cannot be read", e);
            }
        }

        long size() {
            return edge.size();
        }

        /// Whether every signed head was met.
        boolean good() {
            if (badAt < 0 && !heads.isEmpty() && heads.lastKey() > edge.size()) {
                badAt = heads.lastKey();
            }
            return badAt < 0;
        }
    }

    private byte @Nullable [] stored(String table, int level, long n) throws SQLException {
        var sql = table.equals("tiles")
                ? "select hashes from audit.tiles where tenant_id = ? and level = ? and n = ?"
                : "select hashes from audit.edges where tenant_id = ? and level = ?";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, log);
            statement.setInt(2, level);
            if (table.equals("tiles")) {
                statement.setLong(3, n);
            }
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    private void compareTiles(Roots right) throws SQLException {
        for (var place : right.differing) {
            var parts = place.split("/");
            var is = stored("tiles", Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
            add("fork", "tile " + place, "is not the one that its leaves give" + first(right.upper.get(place), is));
        }
        for (int level = 0; level < right.edge.height(); level++) {
            var is = stored("edges", level, 0);
            if (!Arrays.equals(right.edge.hashes(level), is == null ? new byte[0] : is)) {
                add(
                        "fork",
                        "edge of level " + level,
                        "is not the one that its leaves give" + first(right.edge.hashes(level), is));
            }
        }
    }

    private static String first(byte @Nullable [] right, byte @Nullable [] is) {
        int at = right == null || is == null ? -1 : Arrays.mismatch(right, is);
        return at < 0 ? "" : ": hash " + at / Tree.HASH;
    }

    private long size() throws SQLException {
        try (var statement = connection.prepareStatement("select size from audit.logs where tenant_id = ?")) {
            statement.setString(1, log);
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /// The signed heads that can be trusted, by size, from the database and from the places outside it.
    private TreeMap<Long, byte[]> heads(long size) throws SQLException {
        var heads = new TreeMap<Long, byte[]>();
        var texts = new HashSet<String>();
        var gaps = new ArrayList<Long>();
        long largest = 0;
        int newest = 0;
        try (var statement = connection.prepareStatement(
                "select number, size, root, note from audit.checkpoints where tenant_id = ? order by number")) {
            statement.setFetchSize(1_000);
            statement.setString(1, log);
            try (var row = statement.executeQuery()) {
                for (long expected = 0; row.next(); expected++) {
                    long number = row.getLong(1);
                    for (; expected < number; expected++) {
                        gaps.add(expected);
                    }
                    texts.add(row.getString(4));
                    int before = faults.size();
                    var note = judged("checkpoint " + number, row.getString(4), heads);
                    if (note != null) {
                        int signer = signer(note);
                        if (signer < newest) {
                            add("key-unknown", "checkpoint " + number, "a key signed it that had handed over before");
                        }
                        newest = Math.max(newest, signer);
                        largest = Math.max(largest, note.size());
                        if (note.size() != row.getLong(2) || !Arrays.equals(note.root(), row.getBytes(3))) {
                            add("signature-bad", "checkpoint " + number, "its columns are not what was signed");
                        }
                    }
                    if (faults.size() > before) {
                        damaged.add(row.getLong(2));
                    }
                }
            }
        }
        int found = faults.size();
        boolean older = false;
        for (var place : published) {
            older |= compare(place, texts, heads, size);
        }
        if (faults.size() == found) {
            // A copy names what is missing by its size; without one the numbers do.
            gaps.forEach(number -> add("checkpoint-missing", "checkpoint " + number, "is not in the database"));
        }
        if (largest > size) {
            add(
                    "tail-cut",
                    "seq " + size + " to " + (largest - 1),
                    "a checkpoint of size " + largest + " was signed (the log says " + size + ")");
        } else if (older) {
            add(
                    "older-backup",
                    "seq " + size + " to " + (heads.isEmpty() ? size : heads.lastKey() - 1),
                    "a published checkpoint is of size " + heads.lastKey() + " (the log says " + size + ")");
        }
        return heads;
    }

    /// Which of the keys, in the order in which they signed.
    private int signer(Note note) {
        int at = keys.size() - 1;
        while (at > 0 && note.standing(List.of(keys.get(at))) != Note.Standing.GOOD) {
            at--;
        }
        return at;
    }

    private @Nullable Note judged(String place, String text, TreeMap<Long, byte[]> heads) {
        var note = Note.read(text).orElse(null);
        var standing = note == null ? Note.Standing.BAD : note.standing(keys);
        if (note == null || standing == Note.Standing.BAD || !note.origin().endsWith("/" + log)) {
            add("signature-bad", place, "the signature does not hold");
            return null;
        }
        if (standing == Note.Standing.UNKNOWN_KEY) {
            add("key-unknown", place, "no known key signed it");
            return null;
        }
        var other = heads.putIfAbsent(note.size(), note.root());
        if (other != null && !Arrays.equals(other, note.root())) {
            add("fork", place, "another root was signed for size " + note.size());
        }
        return note;
    }

    /// @return whether the copy tells of a larger log than this
    private boolean compare(Published place, HashSet<String> stored, TreeMap<Long, byte[]> heads, long size)
            throws SQLException {
        var copy = new HashSet<String>();
        boolean older = false;
        int line = 0;
        int unreadable = 0;
        for (var text : place.notes(log)) {
            var where = place.file(log).getFileName() + " note " + line++;
            copy.add(text);
            if (stored.contains(text)) {
                continue;
            }
            var note = judged(where, text, heads);
            if (note == null) {
                unreadable++;
            } else if (note.size() > size) {
                older = true;
            } else if (!damaged.contains(note.size())) {
                add(
                        "checkpoint-missing",
                        where,
                        "the published checkpoint of size " + note.size() + " is not in the database");
            }
        }
        var missing = missing(place, copy);
        if (missing.size() > unreadable) {
            add(
                    "checkpoint-missing",
                    place.file(log).getFileName() + " checkpoints " + missing.getFirst() + " to " + missing.getLast(),
                    "were published and are not there any more");
        }
        return older;
    }

    /// Numbers of the checkpoints that the place confirmed and does not hold.
    private List<Long> missing(Published place, HashSet<String> copy) throws SQLException {
        var missing = new ArrayList<Long>();
        try (var statement = connection.prepareStatement("""
                select number, size, note from audit.checkpoints where tenant_id = ? and number <= ?
                order by number""")) {
            statement.setFetchSize(1_000);
            statement.setString(1, log);
            statement.setLong(2, confirmed(place));
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    if (!copy.contains(row.getString(3)) && !damaged.contains(row.getLong(2))) {
                        missing.add(row.getLong(1));
                    }
                }
            }
        }
        return missing;
    }

    private long confirmed(Published place) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select number from audit.publications where tenant_id = ? and place = ?")) {
            statement.setString(1, log);
            statement.setString(2, place.place());
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    /// Walks entries and leaves side by side; where they part, looks ahead to say how.
    private void align(Entries entries, StoredLeaves leaves, long size, boolean shorter) throws SQLException {
        var altered = new ArrayList<Altered>();
        long at = 0;
        for (var leaf = leaves.next(); leaf != null; leaf = leaves.next()) {
            var entry = entries.peek(0);
            if (entry == null) {
                break;
            }
            if (Arrays.equals(entry.leaf(), leaf)) {
                entries.next();
                inspect(entry);
            } else if (entry.seq() < at || (entries.found(leaf) > 0 && leaves.found(entry.leaf()) < 0)) {
                // What stands here belongs nowhere, and what belongs here comes after it.
                add("entry-inserted", "seq " + entry.seq(), "entry " + entry.id() + " was never sequenced");
                entries.next();
                leaves.back(leaf);
                continue;
            } else if (entry.seq() > at
                    || (leaves.found(entry.leaf()) >= 0 && entries.found(leaf) < 0 && !altered(leaves, entries))) {
                add("entry-missing", "seq " + at, "the log has a leaf for it");
            } else {
                entries.next();
                checked++;
                altered.add(new Altered(at, entry.id(), entry.leaf(), leaf));
            }
            at++;
        }
        settle(altered);
        if (entries.peek(0) == null && at < size && !shorter) {
            add("tail-cut", "seq " + at + " to " + (size - 1), "the log was of size " + size);
        }
        for (var entry = entries.next(); entry != null; entry = entries.next()) {
            add("entry-inserted", "seq " + entry.seq(), "entry " + entry.id() + " was never sequenced");
        }
    }

    /// Whether the next rows stand at their places again: then this one was changed, not lost.
    private static boolean altered(StoredLeaves leaves, Entries entries) throws SQLException {
        var row = entries.peek(1);
        var leaf = leaves.peek(0);
        return row != null && leaf != null && Arrays.equals(row.leaf(), leaf);
    }

    private record Altered(long seq, String id, byte[] is, byte[] right) {}

    /// Two that stand in each other's place were swapped; the others were altered.
    private void settle(List<Altered> altered) {
        var byRight = new HashMap<String, Altered>();
        altered.forEach(one -> byRight.put(hex(one.right), one));
        var told = new HashSet<Long>();
        for (var one : altered) {
            var other = byRight.get(hex(one.is));
            if (other != null && Arrays.equals(other.is, one.right)) {
                if (told.add(Math.min(one.seq, other.seq))) {
                    add(
                            "entries-swapped",
                            "seq " + Math.min(one.seq, other.seq) + " and " + Math.max(one.seq, other.seq),
                            "each stands in the other's place");
                }
            } else {
                add("entry-altered", "seq " + one.seq, "entry " + one.id + " is not the one that was sequenced");
            }
        }
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private java.time.Instant latest = java.time.Instant.MIN;

    /// What stands beside the leaf: columns, detail, time.
    private void inspect(Entries.Entry entry) {
        checked++;
        var wrong = entry.wrongColumn();
        if (wrong != null) {
            add("entry-altered", "seq " + entry.seq(), "column " + wrong + " is not what the entry says");
        }
        var detail = entry.wrongDetail();
        if (detail != null) {
            add("detail-altered", "seq " + entry.seq(), detail);
        }
        if (entry.ordered()) {
            if (entry.at().plus(BACKWARDS).isBefore(latest)) {
                add("time-backwards", "seq " + entry.seq(), entry.at() + " comes after " + latest);
            }
            latest = entry.at().isAfter(latest) ? entry.at() : latest;
        }
    }
}
