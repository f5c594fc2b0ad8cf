package ai.bhiv.audit.internal;

import ai.bhiv.platform.audit.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A signed head of a log: a checkpoint (C2SP tlog-checkpoint) as a signed note (C2SP signed-note), with the time on an
/// extension line.
///
/// @param origin `bhiv/{installation}/{tenant}`
/// @param text everything that is signed, and the signatures
public record Note(String origin, long size, byte[] root, Instant at, String text) {
    private static final String DASH = "\u2014 ";

    /// A public key that may sign.
    ///
    /// @param name as in the signature line
    /// @param bytes the 32 bytes of RFC 8032
    public record Key(String name, byte[] bytes) {
        private static final byte[] X509 = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

        /// First bytes of SHA-256(name, line feed, algorithm, key), as the note format has it.
        byte[] id() {
            return Arrays.copyOf(
                    Digests.sha256((name + "\n").getBytes(StandardCharsets.UTF_8), new byte[] {1}, bytes), 4);
        }

        /// The key as people pass it on: `name+id+base64`.
        public String text() {
            var typed = ByteBuffer.allocate(33).put((byte) 1).put(bytes).array();
            return name + "+" + java.util.HexFormat.of().formatHex(id()) + "+"
                    + Base64.getEncoder().encodeToString(typed);
        }

        /// @throws IllegalArgumentException when it is not such a text
        public static Key of(String text) {
            var parts = text.strip().split("\\+", 3);
            if (parts.length == 3) {
                var typed = Base64.getDecoder().decode(parts[2]);
                if (typed.length == 33 && typed[0] == 1) {
                    return new Key(parts[0], Arrays.copyOfRange(typed, 1, 33));
                }
            }
            throw new IllegalArgumentException("key: " + text + " (expected: name+id+base64 of an Ed25519 key)");
        }

        PublicKey ed25519() throws GeneralSecurityException {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(
                            ByteBuffer.allocate(44).put(X509).put(bytes).array()));
        }
    }

    /// How a note stands with the keys that are known.
    public enum Standing {
        GOOD,
        BAD,
        UNKNOWN_KEY
    }

    /// Signs a head.
    static Note sign(String origin, long size, byte[] root, Instant at, SigningKey key) {
        var body = origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\ntime " + at + "\n";
        return new Note(origin, size, root, at, body + "\n" + line(body, key));
    }

    /// The line under a body that says who signed it.
    static String line(String body, SigningKey key) {
        var signature = key.sign(body.getBytes(StandardCharsets.UTF_8));
        var line = ByteBuffer.allocate(4 + signature.length)
                .put(key.key().id())
                .put(signature)
                .array();
        return DASH + key.key().name() + " " + Base64.getEncoder().encodeToString(line) + "\n";
    }

    /// Reads a note; nothing when the text is none.
    public static Optional<Note> read(String text) {
        var lines = text.split("\n", -1);
        try {
            if (lines.length < 6 || !lines[3].startsWith("time ")) {
                return Optional.empty();
            }
            var root = Base64.getDecoder().decode(lines[2]);
            return root.length == Tree.HASH
                    ? Optional.of(new Note(
                            lines[0], Long.parseLong(lines[1]), root, Instant.parse(lines[3].substring(5)), text))
                    : Optional.empty();
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    /// The notes of a file in which they stand one after the other, each followed by an empty line.
    static List<String> split(String file) {
        var found = new ArrayList<String>();
        int at = 0;
        while (at < file.length()) {
            int signatures = file.indexOf("\n\n", at);
            int end = signatures < 0 ? -1 : file.indexOf("\n\n", signatures + 2);
            if (end < 0) {
                var rest = file.substring(at);
                if (!rest.isBlank()) {
                    found.add(rest);
                }
                break;
            }
            found.add(file.substring(at, end + 1));
            at = end + 2;
        }
        return found;
    }

    /// Whether one of the keys signed it.
    public Standing standing(List<Key> keys) {
        return standing(text, keys);
    }

    static Standing standing(String text, List<Key> keys) {
        int end = text.indexOf("\n\n");
        if (end < 0) {
            return Standing.BAD;
        }
        var body = text.substring(0, end + 1).getBytes(StandardCharsets.UTF_8);
        var standing = Standing.UNKNOWN_KEY;
        for (var line : text.substring(end + 2).split("\n")) {
            int space = line.lastIndexOf(' ');
            if (!line.startsWith(DASH) || space < DASH.length()) {
                return Standing.BAD;
            }
            byte[] signed;
            try {
                signed = Base64.getDecoder().decode(line.substring(space + 1));
            } catch (IllegalArgumentException e) {
                return Standing.BAD;
            }
            for (var key : keys) {
                if (signed.length == 68
                        && key.name().equals(line.substring(DASH.length(), space))
                        && Arrays.equals(key.id(), Arrays.copyOf(signed, 4))) {
                    if (!holds(key, body, Arrays.copyOfRange(signed, 4, 68))) {
                        return Standing.BAD;
                    }
                    standing = Standing.GOOD;
                }
            }
        }
        return standing;
    }

    private static boolean holds(Key key, byte[] body, byte[] signature) {
        try {
            var check = Signature.getInstance("Ed25519");
            check.initVerify(key.ed25519());
            check.update(body);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
