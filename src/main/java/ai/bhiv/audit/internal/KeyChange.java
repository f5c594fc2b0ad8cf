package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditKeyChange;
import ai.bhiv.audit.AuditPlaces;
import ai.bhiv.audit.AuditProblem;
import ai.bhiv.audit.SigningKeyLife;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Changes the key that signs the log (AUD-18). The next seed lies in the home before anything else is written; then
/// the
/// change and its entry are one transaction; then the leader signs with it. So no crash leaves a log without its key.
@Component
public final class KeyChange implements SigningKeyLife {
    private static final Duration LIFE = Duration.ofDays(365);

    private final JdbcClient jdbc;
    private final AuditPlaces places;
    private final Tenancy tenancy;
    private final AuditTrail trail;
    private final Ids ids;
    private final Clock clock;

    /// @param jdbc the application's connections
    public KeyChange(JdbcClient jdbc, AuditPlaces places, Tenancy tenancy, AuditTrail trail, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.places = places;
        this.tenancy = tenancy;
        this.trail = trail;
        this.ids = ids;
        this.clock = clock;
    }

    /// Asks for the change, in the transaction that is open for the system's tenant. Its caller tells of it there, with
    /// the handover.
    public AuditKeyChange ask() {
        var last = jdbc.sql("select name, public_key from audit.signing_keys order by number desc limit 1")
                .query((row, _) -> new Note.Key(row.getString(1), row.getBytes(2)))
                .optional()
                .orElseThrow(KeyChange::elsewhere);
        var present = places.seed()
                .map(seed -> SigningKey.of(seed, last.name()))
                .filter(held -> Arrays.equals(held.key().bytes(), last.bytes()))
                .orElseThrow(KeyChange::elsewhere);
        var next = SigningKey.of(places.nextSeed(), last.name());
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var handover = Handover.sign(present, next, at);
        jdbc.sql("insert into audit.handovers (id, at, public_key, handover) values (?, ?, ?, ?)")
                .params(ids.next(), Columns.stored(at), next.key().bytes(), handover.text())
                .update();
        return new AuditKeyChange(present.key().text(), next.key().text(), at, handover.text());
    }

    @Override
    public void changeWhenDue() {
        tenancy.inTenant(Tenancy.SYSTEM, () -> {
            boolean due = jdbc.sql("select coalesce(max(from_time) < ?, false) from audit.signing_keys")
                    .param(Columns.stored(clock.instant().minus(LIFE)))
                    .query(Boolean.class)
                    .single();
            if (due && places.seed().isPresent()) {
                var change = ask();
                trail.write(AuditEvent.of("audit.log.rotate-key", "update")
                        .by(Principal.system(Tenancy.SYSTEM))
                        .on("audit.log", change.to())
                        .rule("life of signing keys")
                        .security(SecurityType.SIGNING_KEY_CHANGED)
                        .with("handover", change.handover()));
            }
            return 0;
        });
    }

    private static RuntimeException elsewhere() {
        return AuditProblem.KEY_ELSEWHERE.because("signing key: not in this home (expected: the one that signs now)");
    }
}
