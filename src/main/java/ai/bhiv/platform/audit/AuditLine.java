package ai.bhiv.platform.audit;

import ai.bhiv.platform.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// One entry ready to be written: what becomes a leaf of the log, and beside it the detail that may be erased.
///
/// @param entry canonical (RFC 8785) once it is in an outbox
/// @param salt 16 bytes
/// @param detail canonical
public record AuditLine(String tenant, UUID id, Instant at, ObjectNode entry, byte[] salt, String detail) {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /// Adds what every entry has, and the digest of the detail.
    static AuditLine of(String tenant, UUID id, Instant at, byte[] salt, ObjectNode entry, ObjectNode detail) {
        var time = at.truncatedTo(ChronoUnit.MICROS);
        var kept = Canonical.text(detail);
        entry.put("v", 2);
        entry.put("tenant", tenant);
        entry.put("id", id.toString());
        entry.put("at", time(time));
        entry.put("detail_digest", Digests.detail(salt, kept));
        return new AuditLine(tenant, id, time, entry, salt, kept);
    }

    /// RFC 3339, always with microseconds, so that equal times are equal texts.
    public static String time(Instant at) {
        return MICROS.format(at);
    }

    /// The leaf's text.
    public String canonical() {
        return Canonical.text(entry);
    }

    /// The same entry as somebody else finished it: with its place in a spool, or the count of what was folded.
    AuditLine finished(java.util.function.Consumer<ObjectNode> with) {
        var copy = (ObjectNode) Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(entry));
        with.accept(copy);
        return new AuditLine(tenant, id, at, copy, salt, detail);
    }
}
