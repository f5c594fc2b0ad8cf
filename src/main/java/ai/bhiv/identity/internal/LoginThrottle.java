package ai.bhiv.identity.internal;

import ai.bhiv.platform.id.Ids;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts failed logins (IDN-5). By (name, origin): a bucket of five that leaks one a minute; when it overflows, the
/// pair is locked for 30 min. By name over all origins: 20 failures from at least 5 of them, or 50 in all, within an
/// hour, and for 30 min only devices known to the user may try. Names that do not exist are counted alike.
///
/// Counted in transactions of their own, by the database's clock, so that all processes share the counters.
@Component
final class LoginThrottle {
    private static final String WHOLE_NAME = "*";

    private final JdbcClient jdbc;
    private final Ids ids;

    LoginThrottle(JdbcClient jdbc, Ids ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    /// How long a login of the name from there stays locked; zero when it is not.
    Duration lockedFor(String name, LoginOrigin origin) {
        return jdbc.sql("""
                        select ceil(extract(epoch from max(locked_until) - now()))::bigint
                        from identity.login_counters
                        where name = :name and locked_until > now()
                              and (prefix = :prefix or prefix = '*' and not :known)
                        """)
                .param("name", name)
                .param("prefix", origin.prefix())
                .param("known", origin.known())
                .query((row, _) -> row.getLong(1))
                .optional()
                .map(Duration::ofSeconds)
                .orElse(Duration.ZERO);
    }

    /// Counts a failure.
    ///
    /// @return how long a login from there is locked now; zero while the bucket holds
    Duration failed(String name, LoginOrigin origin) {
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
                        """).param("name", name).param("prefix", origin.prefix()).update();
        jdbc.sql("insert into identity.login_failures (id, name, prefix) values (:id, :name, :prefix)")
                .param("id", ids.next())
                .param("name", name)
                .param("prefix", origin.prefix())
                .update();
        jdbc.sql("""
                        insert into identity.login_counters as c (name, prefix, failures, locked_until)
                        select :name, :whole, count(*), now() + interval '30 minutes'
                        from identity.login_failures where name = :name and at > now() - interval '1 hour'
                        having count(*) >= 50 or count(*) >= 20 and count(distinct prefix) >= 5
                        on conflict (tenant_id, name, prefix) do update
                        set failures = excluded.failures, counted_at = now(), locked_until = excluded.locked_until
                        where c.locked_until <= now()
                        """).param("name", name).param("whole", WHOLE_NAME).update();
        return lockedFor(name, origin);
    }

    /// Empties the pair's bucket, and forgets what has no effect any more.
    void succeeded(String name, LoginOrigin origin) {
        jdbc.sql("""
                        delete from identity.login_counters
                        where name = :name and prefix = :prefix or counted_at < now() - interval '1 day'
                        """).param("name", name).param("prefix", origin.prefix()).update();
        jdbc.sql("delete from identity.login_failures where at < now() - interval '1 hour'")
                .update();
    }

    /// Lets everybody try the name again.
    ///
    /// @return whether anything was locked
    boolean unlock(String name) {
        jdbc.sql("delete from identity.login_failures where name = :name")
                .param("name", name)
                .update();
        return jdbc.sql("delete from identity.login_counters where name = :name")
                        .param("name", name)
                        .update()
                > 0;
    }
}
