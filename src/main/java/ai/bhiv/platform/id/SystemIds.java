package ai.bhiv.platform.id;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// UUIDv7 with the counter of RFC 9562, section 6.2, method 1: milliseconds and a 12-bit counter are one number that
/// only
/// grows, so ids ascend when the clock stands still or steps back.
public final class SystemIds implements Ids {
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000000000000000L;

    private final SecureRandom random = new SecureRandom();
    private final AtomicLong last = new AtomicLong();
    private final Clock clock;

    public SystemIds(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UUID next() {
        long now = clock.millis() << 12;
        long tick = last.updateAndGet(before -> Math.max(before + 1, now));
        long high = (tick >>> 12 << 16) | VERSION_7 | (tick & 0xFFF);
        return new UUID(high, random.nextLong() >>> 2 | VARIANT);
    }

    @Override
    public String secret(int bits) {
        var bytes = new byte[(bits + 7) / 8];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
