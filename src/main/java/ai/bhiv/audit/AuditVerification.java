package ai.bhiv.audit;

import ai.bhiv.audit.internal.Archive;
import ai.bhiv.audit.internal.Handover;
import ai.bhiv.audit.internal.LogVerification;
import ai.bhiv.audit.internal.Note;
import ai.bhiv.audit.internal.Published;
import ai.bhiv.audit.internal.SegmentFile;
import ai.bhiv.platform.store.Tenancy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Recomputes the logs of an installation from what is stored, and compares them with what was signed (AUD-24). It only
/// reads, and needs no running platform.
public final class AuditVerification {
    private final List<Note.Key> keys;
    private final List<Published> published;
    private final Archive archive;

    /// What came of it.
    ///
    /// @param checked entries read
    /// @param notes what could not be checked, and why
    public record Result(List<String> logs, long checked, List<AuditFault> faults, List<String> notes) {}

    private AuditVerification(List<Note.Key> keys, List<Published> published, Archive archive) {
        this.keys = keys;
        this.published = published;
        this.archive = archive;
    }

    /// @param keys public keys that are trusted, as `name+id+base64`; keys that they handed over to, or that handed
    /// over
    ///     to them, are too
    /// @param copies directories with published checkpoints
    /// @param archive directory of archived segments
    public static AuditVerification with(List<String> keys, List<Path> copies, Path archive) {
        var published = new ArrayList<Published>();
        for (var copy : copies) {
            published.add(new Published(published.isEmpty() ? "home" : "directory", copy));
        }
        return new AuditVerification(keys.stream().map(Note.Key::of).toList(), published, Archive.in(archive));
    }

    /// Verifies every log, in one read-only transaction of the connection, whose login must see all tenants.
    ///
    /// @param only the one log to verify; empty for all
    public Result run(Connection connection, String only) throws SQLException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            var logs = logs(connection, only);
            var trusted = Handover.trusted(keys, connection);
            var notes = new ArrayList<String>();
            if (published.isEmpty()) {
                notes.add("no published checkpoints were given: a log that was cut short, or put back from an older"
                        + " backup, cannot be told from a whole one");
            }
            var faults = new ArrayList<AuditFault>();
            faults.addAll(archived(connection));
            long checked = 0;
            for (var log : logs) {
                var one = new LogVerification(connection, log, trusted, published, archive);
                faults.addAll(one.run());
                checked += one.checked();
            }
            return new Result(logs, checked, List.copyOf(faults), List.copyOf(notes));
        } finally {
            connection.rollback();
        }
    }

    /// Files that are not there, or not what was archived.
    private List<AuditFault> archived(Connection connection) throws SQLException {
        var faults = new ArrayList<AuditFault>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select segment, file, sha256 from audit.segments
                        where tenant_id = '_system' and state in ('archived', 'dropped') order by segment""")) {
            while (row.next()) {
                var file = archive.directory().resolve(row.getString(2));
                var place = "segment " + row.getString(1);
                if (!Files.exists(file)) {
                    faults.add(new AuditFault("archive-missing", Tenancy.SYSTEM, place, file + " is not there"));
                } else if (!new SegmentFile(file).sha256().equals(row.getString(3))) {
                    faults.add(new AuditFault(
                            "archive-altered", Tenancy.SYSTEM, place, file + " is not the file that was archived"));
                }
            }
        }
        return faults;
    }

    private List<String> logs(Connection connection, String only) throws SQLException {
        var logs = new java.util.TreeSet<String>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select tenant_id from audit.logs union select tenant_id from" + " audit.checkpoints")) {
            while (row.next()) {
                logs.add(row.getString(1));
            }
        }
        // A log whose rows are all gone is known by its published copy.
        published.forEach(place -> logs.addAll(place.logs()));
        return only.isEmpty() ? List.copyOf(logs) : List.of(only);
    }

    /// The public keys that a database names, for a verifier that was given none; a database that was taken over names
    /// what its new owner wants.
    public static List<String> keysOf(Connection connection) throws SQLException {
        return Handover.trusted(List.of(), connection).stream()
                .map(Note.Key::text)
                .toList();
    }
}
