package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.RecoveryCodes;
import ai.bhiv.identity.TotpEnrolment;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.seal.Sealing;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;

/// Second factors (IDN-7): enrolled only after a right code, each time step accepted once, one step either way.
@Component
final class Factors {
    private static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_BYTES = 10;
    private static final Pattern DIGITS = Pattern.compile("\\d{6}");

    private final FactorStore store;
    private final Sealing sealing;
    private final Ids ids;
    private final Clock clock;
    private final AuditTrail audit;
    private final SecureRandom random = new SecureRandom();

    Factors(FactorStore store, Sealing sealing, Ids ids, Clock clock, AuditTrail audit) {
        this.store = store;
        this.sealing = sealing;
        this.ids = ids;
        this.clock = clock;
        this.audit = audit;
    }

    boolean enrolled(UUID user) {
        return store.totp(user, true).isPresent();
    }

    TotpEnrolment begin(UUID user, String name) {
        var secret = random(Totp.SECRET_BYTES);
        var sealed = sealing.seal(purpose(user), secret);
        if (!store.begin(ids.next(), user, sealed)) {
            throw IdentityProblem.FACTOR_EXISTS.because("totp: enrolled (expected: none; remove it first)");
        }
        var text = Totp.base32(secret);
        var uri = "otpauth://totp/BHIV:"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20") + "?secret=" + text
                + "&issuer=BHIV&algorithm=SHA1&digits=6&period=30";
        return new TotpEnrolment(text, uri, QrCode.svg(uri));
    }

    /// @return recovery codes, shown once
    RecoveryCodes confirm(UUID user, String code) {
        var sealed = store.totp(user, false)
                .orElseThrow(() -> IdentityProblem.FACTOR_MISSING.because("totp: none begun (expected: POST first)"));
        long step = step(opened(user, sealed), code);
        if (step < 0 || !store.confirm(user, step)) {
            throw IdentityProblem.MFA_FAILED.because("code: (expected: the six digits that are shown now)");
        }
        return recoveryCodes(user);
    }

    RecoveryCodes recoveryCodes(UUID user) {
        var codes = new ArrayList<String>();
        var hashes = new ArrayList<String>();
        var rows = new ArrayList<UUID>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            var code = Totp.base32(random(RECOVERY_BYTES)).toLowerCase(Locale.ROOT);
            codes.add(code.replaceAll("(.{4})(?!$)", "$1-"));
            hashes.add(sha256(code));
            rows.add(ids.next());
        }
        store.replaceRecovery(rows, user, hashes);
        return new RecoveryCodes(codes);
    }

    /// Whether the code is one of the clock that was not taken yet, or an unused recovery code; it is used up by this.
    ///
    /// @param who whose code it must be; it is named in the entry that tells of a used recovery code
    boolean accept(Principal who, String given) {
        var user = UUID.fromString(who.id());
        var code = given.replaceAll("[ -]", "").toLowerCase(Locale.ROOT);
        if (!DIGITS.matcher(code).matches()) {
            boolean used = store.useRecovery(user, sha256(code));
            if (used) {
                audit.write(AuditEvent.of("identity.factors.login", "login")
                        .by(who)
                        .on("identity.users", who.id())
                        .security(SecurityType.RECOVERY_USED));
            }
            return used;
        }
        var sealed = store.totp(user, true);
        if (sealed.isEmpty()) {
            return false;
        }
        long step = step(opened(user, sealed.get()), code);
        return step >= 0 && store.take(user, step);
    }

    int recoveryLeft(UUID user) {
        return store.recoveryLeft(user);
    }

    boolean remove(UUID user) {
        return store.remove(user);
    }

    /// The step whose code it is, among the present one and its neighbours; -1 when it is none of them.
    private long step(byte[] secret, String code) {
        long now = Totp.step(clock.instant());
        return LongStream.rangeClosed(now - 1, now + 1)
                .filter(step -> MessageDigest.isEqual(
                        Totp.code(secret, step).getBytes(StandardCharsets.US_ASCII),
                        code.getBytes(StandardCharsets.UTF_8)))
                .findFirst()
                .orElse(-1);
    }

    private byte[] opened(UUID user, byte[] sealed) {
        return sealing.open(purpose(user), sealed);
    }

    private byte[] random(int bytes) {
        var made = new byte[bytes];
        random.nextBytes(made);
        return made;
    }

    private static String purpose(UUID user) {
        return "totp " + user;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
