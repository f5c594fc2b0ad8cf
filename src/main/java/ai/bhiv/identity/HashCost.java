package ai.bhiv.identity;

import java.time.Duration;
import java.util.Arrays;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// What one password costs (IDN-2): Argon2id with the parameters of new hashes.
public final class HashCost {
    public static final int KIBIBYTES = 19 * 1024;
    public static final int PASSES = 2;
    public static final int LANES = 1;
    public static final int SALT_BYTES = 16;
    public static final int HASH_BYTES = 32;
    private static final int ROUNDS = 5;

    private HashCost() {}

    /// How long one takes on this machine now: the median of five, after one that is not counted.
    public static Duration measured() {
        var encoder = new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, KIBIBYTES, PASSES);
        var nanos = new long[ROUNDS];
        encoder.encode("how long does this take");
        for (int i = 0; i < ROUNDS; i++) {
            long before = System.nanoTime();
            encoder.encode("how long does this take");
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[ROUNDS / 2]);
    }
}
