package ai.bhiv.platform.discovery;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.call.Peers;
import ai.bhiv.platform.health.Lifecycle;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which instances of which role are alive: a table in PostgreSQL, to which each process writes its own rows every five
/// seconds. A row not written for fifteen is gone. With the database away the last known addresses stay in use.
public final class Instances implements Peers {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

    private final JdbcClient jdbc;
    private final UUID id;
    private final Map<Role, URI> own;
    private final Map<Role, URI> fixed;
    private final Supplier<List<String>> masterKeys;
    private final Map<Role, Seen> known = new ConcurrentHashMap<>();

    /// @param id of this process
    /// @param own addresses of the roles in this process
    /// @param fixed addresses given by settings; they win over the table
    /// @param masterKeys ids of the master keys that this process can read
    public Instances(
            JdbcClient jdbc, UUID id, Map<Role, URI> own, Map<Role, URI> fixed, Supplier<List<String>> masterKeys) {
        this.jdbc = jdbc;
        this.id = id;
        this.own = Map.copyOf(own);
        this.fixed = Map.copyOf(fixed);
        this.masterKeys = masterKeys;
    }

    private record Seen(URI address, long at) {}

    /// Roles that run here.
    public Set<Role> ownRoles() {
        return own.keySet();
    }

    /// Writes this process's rows.
    public void register(String version, Lifecycle lifecycle) {
        own.forEach((role, url) -> jdbc.sql("""
                        insert into platform.instances
                            (id, role, host, port, url, version, state, started_at, master_keys)
                        values (:id, :role, :host, :port, :url, :version, :state, :started, :masterKeys)
                        on conflict (id, role) do update
                        set state = excluded.state, seen_at = now(), master_keys = excluded.master_keys""")
                .param("masterKeys", masterKeys.get().toArray(new String[0]))
                .param("id", id)
                .param("role", role.key())
                .param("host", url.getHost())
                .param("port", url.getPort())
                .param("url", url.toString())
                .param("version", version)
                .param("state", lifecycle.state().name().toLowerCase(java.util.Locale.ROOT))
                .param("started", lifecycle.startedAt().atOffset(java.time.ZoneOffset.UTC))
                .update());
    }

    /// Removes this process's rows, and those nobody wrote for an hour.
    public void leave() {
        jdbc.sql("delete from platform.instances where id = ? or seen_at < now() - interval '1 hour'")
                .param(id)
                .update();
    }

    @Override
    public Optional<URI> address(Role role) {
        if (own.containsKey(role)) {
            return Optional.of(own.get(role));
        }
        if (fixed.containsKey(role)) {
            return Optional.of(fixed.get(role));
        }
        var seen = known.get(role);
        if (seen != null && System.nanoTime() - seen.at < 1_000_000_000L) {
            return Optional.of(seen.address);
        }
        try {
            var found = jdbc.sql("""
                            select url from platform.instances
                            where role = ? and state = 'running' and seen_at > now() - interval '15 seconds'
                            order by random() limit 1""")
                    .param(role.key())
                    .query(String.class)
                    .optional()
                    .map(URI::create);
            found.ifPresentOrElse(
                    address -> known.put(role, new Seen(address, System.nanoTime())), () -> known.remove(role));
            return found;
        } catch (DataAccessException e) {
            LOG.warn("instances of {} cannot be read; the last known address is used", role.key(), e);
            return Optional.ofNullable(seen).map(Seen::address);
        }
    }
}
