package ai.bhiv.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.audit.AuditEntry;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Each kind of security event as one line of OCSF and one of CEF (AUD-40, AUD-41). The file was read by eye once, and
/// is rewritten with `-Dbhiv.golden=write`.
class SecurityEventFormatsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/ai/bhiv/audit/security-events.txt");
    private static final String VERSION = ai.bhiv.platform.about.Version.CURRENT;

    @Test
    void eachTypeIsWrittenAsItWasReadByEye() throws IOException {
        var lines = new ArrayList<String>();
        for (var type : SecurityType.values()) {
            var entry = entry(type, "Ann | \"A\\B\" = \n x");
            lines.add(type.key());
            lines.add("  " + Ocsf.event(entry, "default").toString().replace(VERSION, "VERSION"));
            lines.add("  " + Cef.line(entry).replace(VERSION, "VERSION"));
        }
        if ("write".equals(System.getProperty("bhiv.golden"))) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(GOLDEN, lines, StandardCharsets.UTF_8);
        }
        assertThat(lines).isEqualTo(Files.readAllLines(GOLDEN, StandardCharsets.UTF_8));
    }

    @Test
    void theTypeUidIsClassTimesHundredAndActivityAndTheActsAreKept() {
        for (var type : SecurityType.values()) {
            var event = Ocsf.event(entry(type, "ann"), "default");
            assertThat(event.path("type_uid").asLong())
                    .as(type.key())
                    .isEqualTo(event.path("class_uid").asLong() * 100
                            + event.path("activity_id").asLong());
            assertThat(event.path("category_uid").asLong())
                    .isEqualTo(event.path("class_uid").asLong() / 1000);
            assertThat(event.path("class_uid").asInt()).isIn(3001, 3002, 6003, 2004);
            assertThat(event.path("unmapped").path("act").asString()).isEqualTo("agent-7");
            assertThat(event.path("unmapped").path("security").asString()).isEqualTo(type.key());
        }
    }

    private static AuditEntry entry(SecurityType type, String name) {
        boolean refused = List.of("failure", "locked", "failed", "refused", "denied", "crossing", "query").stream()
                .anyMatch(type.key()::endsWith);
        return new AuditEntry(
                new UUID(0x0199a1b2c3d47000L, 0x8000000000000001L),
                42,
                Instant.parse("2026-11-25T10:00:00Z"),
                "agent",
                "0199a1b2-0000-7000-8000-000000000002",
                name,
                "agent-7",
                "identity.example.act",
                refused ? "refuse" : "update",
                "identity.users",
                List.of("0199a1b2-0000-7000-8000-000000000003"),
                7L,
                refused ? "refused" : "success",
                refused ? "identity.example.refused" : null,
                refused ? 3 : 1,
                null,
                type.key(),
                type.level().name().toLowerCase(Locale.ROOT),
                null,
                null,
                null,
                "correlation-1",
                "0af7651916cd43dd8448eb211c80319c",
                null,
                "process-1",
                "gateway",
                "192.0.2.1",
                null,
                Json.MAPPER.createObjectNode().put("user_agent", "curl/8"));
    }
}
