package ai.bhiv.identity;

import ai.bhiv.platform.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Brings revocations to this process: asks twice a second for those of the last minute and later, so that one whose
/// transaction committed late is not missed. Taking one twice changes nothing.
public final class RevocationFeed {
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    /// For so long a change of keys is told again: the process that is asked for them may not have taken it yet.
    private static final Duration TOLD = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final TokenVerifier verifier;
    private final Clock clock;
    private volatile Instant seen = Instant.EPOCH;

    public RevocationFeed(JdbcClient jdbc, Transactions transactions, TokenVerifier verifier, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.verifier = verifier;
        this.clock = clock;
    }

    private record Line(String kind, String value, Instant at, Instant until) {}

    /// Reads what is new.
    public void read() {
        var now = clock.instant();
        var lines = transactions.inTenant("_system", this::lines);
        for (var line : lines) {
            verifier.revoked().take(line.kind, line.value, line.at, line.until);
            if (line.kind.equals("keys")
                    && (line.at.isAfter(seen) || line.at.plus(TOLD).isAfter(now))) {
                verifier.keysChanged();
            }
            if (line.at.isAfter(seen)) {
                seen = line.at;
            }
        }
        verifier.revoked().forget(now);
    }

    private List<Line> lines() {
        var since = seen.equals(Instant.EPOCH) ? seen : seen.minus(OVERLAP);
        return jdbc.sql("""
                        select kind, value, at, ends_at from identity.revocations
                        where at > :since and ends_at > now() order by at
                        """)
                .param("since", OffsetDateTime.ofInstant(since, ZoneOffset.UTC))
                .query((row, _) -> new Line(
                        row.getString(1),
                        row.getString(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .list();
    }
}
