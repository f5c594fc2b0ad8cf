package ai.bhiv.identity.internal;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts failed logins by (name, address prefix): a bucket of five that leaks one a minute; when it overflows, the
/// pair
/// is locked for 30 min (IDN-5). Names that do not exist are counted alike.
///
/// Counted in transactions of their own, by the database's clock, so that all processes share the counters.
@Component
final class LoginThrottle {
    private final JdbcClient jdbc;

    LoginThrottle(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// How long the pair stays locked; zero when it is not.
    Duration lockedFor(String name, String prefix) {
        return jdbc.sql("""
                        select ceil(extract(epoch from locked_until - now()))::bigint
                        from identity.login_counters
                        where name = :name and prefix = :prefix and locked_until > now()
                        """)
                .param("name", name)
                .param("prefix", prefix)
                .query(Long.class)
                .optional()
                .map(Duration::ofSeconds)
                .orElse(Duration.ZERO);
    }

    /// Counts a failure.
    ///
    /// @return how long the pair is locked now; zero while the bucket holds
    Duration failed(String name, String prefix) {
        jdbc.sql("""
                        insert into identity.login_counters as c (name, prefix, failures)
                        values (:name, :prefix, 1)
                        on conflict (tenant_id, name, prefix) do update
                        set failures = greatest(0, c.failures - extract(epoch from now() - c.counted_at) / 60) + 1,
                            counted_at = now(),
                            locked_until = case
                                when greatest(0, c.failures - extract(epoch from now() - c.counted_at) / 60) + 1 > 5
                                then now() + interval '30 minutes' end
                        where c.locked_until is null or c.locked_until <= now()
                        """).param("name", name).param("prefix", prefix).update();
        return lockedFor(name, prefix);
    }

    /// Empties the pair's bucket, and forgets what has leaked away long ago.
    void succeeded(String name, String prefix) {
        jdbc.sql("""
                        delete from identity.login_counters
                        where name = :name and prefix = :prefix or counted_at < now() - interval '1 day'
                        """).param("name", name).param("prefix", prefix).update();
    }
}
