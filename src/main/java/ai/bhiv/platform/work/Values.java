package ai.bhiv.platform.work;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Inputs and outputs. One over 32 KiB is kept by reference: by its SHA-256, once for each content of a tenant, in
/// chunks of 1 MiB, compressed when that helps (WRK-19). All in the open transaction of the tenant.
final class Values {
    private static final int INLINE = 32 << 10;
    private static final int CHUNK = 1 << 20;
    private static final int LARGEST = 64 << 20;

    private final JdbcClient jdbc;

    Values(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What stands in the row: the value itself, or null when it is kept by reference.
    @Nullable
    String kept(String json) {
        return json.length() > INLINE ? null : json;
    }

    @Nullable
    String keptOrNull(@Nullable String json) {
        return json == null ? null : kept(json);
    }

    /// The reference of a large value, which is stored first; null for a small one.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 413 over 64 MiB
    @Nullable
    String digest(String json) {
        if (json.length() <= INLINE) {
            return null;
        }
        var bytes = bounded(json).getBytes(StandardCharsets.UTF_8);
        var digest = sha256(bytes);
        boolean there = jdbc.sql("select exists (select from work.blobs where digest = ?)")
                .param(digest)
                .query(Boolean.class)
                .single();
        if (!there) {
            store(digest, bytes);
        }
        return digest;
    }

    /// The same value, when it is small enough to be kept.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 413 over 64 MiB
    static String bounded(String json) {
        if (json.length() > LARGEST / 3) {
            int length = json.getBytes(StandardCharsets.UTF_8).length;
            if (length > LARGEST) {
                throw WorkProblem.VALUE_TOO_LARGE.because(
                        "value: %d bytes of JSON (expected: at most %d)".formatted(length, LARGEST));
            }
        }
        return json;
    }

    @Nullable
    String digestOrNull(@Nullable String json) {
        return json == null ? null : digest(json);
    }

    private void store(String digest, byte[] bytes) {
        var packed = gzip(bytes);
        boolean helps = packed.length < bytes.length * 9 / 10;
        var body = helps ? packed : bytes;
        for (int i = 0; i * CHUNK < body.length; i++) {
            jdbc.sql("""
                            insert into work.blobs (digest, chunk, size, encoding, body) values (?, ?, ?, ?, ?)
                            on conflict do nothing""")
                    .params(
                            digest,
                            i,
                            (long) bytes.length,
                            helps ? "gzip" : "identity",
                            Arrays.copyOfRange(body, i * CHUNK, Math.min(body.length, (i + 1) * CHUNK)))
                    .update();
        }
    }

    /// The value of a column and of the reference beside it, `null` as JSON when there is neither.
    String text(ResultSet rs, String column) throws SQLException {
        var text = textOrNull(rs, column);
        return text == null ? "null" : text;
    }

    @Nullable
    String textOrNull(ResultSet rs, String column) throws SQLException {
        var inline = rs.getString(column);
        var digest = rs.getString(column + "_digest");
        return inline != null || digest == null ? inline : read(digest);
    }

    private String read(String digest) {
        var out = new ByteArrayOutputStream();
        var encodings = jdbc.sql("select encoding, body from work.blobs where digest = ? order by chunk")
                .param(digest)
                .query((rs, _) -> {
                    out.writeBytes(rs.getBytes("body"));
                    return rs.getString("encoding");
                })
                .list();
        if (encodings.isEmpty()) {
            throw new IllegalStateException("value " + digest + " is not stored (expected: as long as its run)");
        }
        return encodings.getFirst().equals("gzip") ? unzip(out.toByteArray()) : out.toString(StandardCharsets.UTF_8);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length / 4);
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String unzip(byte[] bytes) {
        try (var zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
