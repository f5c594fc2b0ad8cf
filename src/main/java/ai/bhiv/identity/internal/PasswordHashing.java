package ai.bhiv.identity.internal;

import ai.bhiv.identity.HashCost;
import ai.bhiv.identity.IdentityProblem;
import java.text.Normalizer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/// Argon2id (IDN-2), and bcrypt for accounts that came from elsewhere. Hashing takes its turn, because each one costs
/// 19 MiB and tens of milliseconds (IDN-3).
@Component
final class PasswordHashing {
    private static final int MOST_KIBIBYTES = 128 * 1024;
    private static final int MOST_PASSES = 10;
    private static final int MOST_WAITING = 32;
    private static final int LONGEST_WAIT_SECONDS = 2;

    private static final Pattern ARGON2ID = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=1\\$.+");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$1[0-4]\\$.{53}");

    /// Compared with when there is no such user, so that it costs the same. No password is known for it.
    private static final String NOBODY =
            "$argon2id$v=19$m=19456,t=2,p=1$bm8gc3VjaCBhY2NvdW50IQ" + "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(
            HashCost.SALT_BYTES, HashCost.HASH_BYTES, HashCost.LANES, HashCost.KIBIBYTES, HashCost.PASSES);
    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Semaphore places;

    PasswordHashing() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    PasswordHashing(int atATime) {
        places = new Semaphore(atATime, true);
    }

    /// Runs work that hashes when it is its turn.
    ///
    /// @throws ai.bhiv.platform.problem.Problem `identity.login.busy` when 32 wait already, or after 2 s
    <T> T inTurn(Supplier<T> work) {
        try {
            if (waiting.incrementAndGet() > MOST_WAITING
                    || !places.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw IdentityProblem.LOGIN_BUSY
                        .because("logins waiting: " + waiting.get() + " (expected: a free place within "
                                + LONGEST_WAIT_SECONDS + " s)")
                        .retryAfter(LONGEST_WAIT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw IdentityProblem.LOGIN_BUSY.because("login: interrupted").retryAfter(LONGEST_WAIT_SECONDS);
        } finally {
            waiting.decrementAndGet();
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    /// A new hash of the password. Call it in turn.
    String hash(String password) {
        var hash = argon2.encode(normal(password));
        if (hash == null) {
            throw new IllegalStateException("password hash: null");
        }
        return hash;
    }

    /// Whether the password is the stored one. It costs as much when nothing is stored. Call it in turn.
    boolean matches(String password, @Nullable String stored) {
        if (stored != null && BCRYPT.matcher(stored).matches()) {
            return bcrypt.matches(normal(password), stored);
        }
        boolean usable = stored != null && bearable(stored);
        boolean same = argon2.matches(normal(password), usable ? stored : NOBODY);
        return usable && same;
    }

    /// Whether the stored hash is weaker than new ones are.
    boolean outdated(String stored) {
        return BCRYPT.matcher(stored).matches() || argon2.upgradeEncoding(stored);
    }

    private static boolean bearable(String stored) {
        var cost = ARGON2ID.matcher(stored);
        return cost.matches()
                && Integer.parseInt(cost.group(1)) <= MOST_KIBIBYTES
                && Integer.parseInt(cost.group(2)) <= MOST_PASSES;
    }

    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }
}
