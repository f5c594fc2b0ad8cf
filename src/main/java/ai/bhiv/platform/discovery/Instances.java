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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which instances of which role are alive: a table in PostgreSQL, to which each process writes its own rows every five
/// seconds. A row not written for fifteen is gone. With the database away the last known addresses stay in use.
public final class Instances implements Peers, Running {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

    /// Who looks without anybody that does it each second looks by himself then.
    private static final long STALE_AFTER = 3_000_000_000L;

    /// A role without instances is looked for again sooner.
    private static final long EMPTY_FOR = 100_000_000L;

    private final JdbcClient jdbc;
    private final UUID id;
    private final Map<Role, URI> own;
    private final Map<Role, URI> fixed;
    private final Map<Role, List<Instance>> fixedInstances;
    private final Supplier<List<String>> masterKeys;
    private final int weight;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Known known = new Known(Map.of(), System.nanoTime() - STALE_AFTER - 1);

    /// @param id of this process
    /// @param own addresses of the roles in this process
    /// @param fixed addresses given by settings; they win over the table
    /// @param weight of this process, 1 to 1,000
    /// @param masterKeys ids of the master keys that this process can read
    public Instances(
            JdbcClient jdbc,
            UUID id,
            Map<Role, URI> own,
            Map<Role, URI> fixed,
            int weight,
            Supplier<List<String>> masterKeys) {
        this.jdbc = jdbc;
        this.id = id;
        this.own = Map.copyOf(own);
        this.fixed = Map.copyOf(fixed);
        this.fixedInstances = this.fixed.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, e -> List.of(new Instance(e.getKey(), e.getValue(), Instance.WEIGHT))));
        this.masterKeys = masterKeys;
        this.weight = weight;
    }

    /// What was read, and when.
    private record Known(Map<Role, List<Instance>> byRole, long at) {
        List<Instance> of(Role role) {
            return byRole.getOrDefault(role, List.of());
        }
    }

    /// Roles that run here.
    public Set<Role> ownRoles() {
        return own.keySet();
    }

    /// Writes this process's rows.
    public void register(String version, Lifecycle lifecycle) {
        own.forEach((role, url) -> jdbc.sql("""
                        insert into platform.instances
                            (id, role, host, port, url, version, state, started_at, master_keys, weight)
                        values
                            (:id, :role, :host, :port, :url, :version, :state, :started, :masterKeys, :weight)
                        on conflict (id, role) do update
                        set state = excluded.state, seen_at = now(), master_keys = excluded.master_keys""")
                .param("masterKeys", masterKeys.get().toArray(new String[0]))
                .param("weight", weight)
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
        return anyOf(running(role));
    }

    @Override
    public Optional<URI> another(Role role, URI tried) {
        var others = running(role).stream()
                .filter(instance -> !instance.url().equals(tried))
                .toList();
        return others.isEmpty() ? address(role) : anyOf(others);
    }

    private static Optional<URI> anyOf(List<Instance> instances) {
        return instances.isEmpty()
                ? Optional.empty()
                : Optional.of(instances
                        .get(ThreadLocalRandom.current().nextInt(instances.size()))
                        .url());
    }

    /// This process's own are among them; a fixed address stands for all of its role.
    @Override
    public List<Instance> running(Role role) {
        var address = fixed.get(role);
        if (address != null) {
            return fixedInstances.getOrDefault(role, List.of());
        }
        var now = known;
        if (System.nanoTime() - now.at > (now.of(role).isEmpty() ? EMPTY_FOR : STALE_AFTER)) {
            look();
        }
        return known.of(role);
    }

    /// Reads all instances of all roles, once; to be called each second. With the database away the last known stay in
    /// use. Does nothing while another thread does it.
    public void look() {
        if (!reading.tryLock()) {
            return;
        }
        try {
            var found = jdbc.sql("""
                            select role, url, weight from platform.instances
                            where state = 'running' and seen_at > now() - interval '15 seconds'
                            order by role, started_at, id""")
                    .query((row, _) ->
                            new Instance(Role.named(row.getString(1)), URI.create(row.getString(2)), row.getInt(3)))
                    .list();
            known = new Known(found.stream().collect(Collectors.groupingBy(Instance::role)), System.nanoTime());
        } catch (DataAccessException e) {
            LOG.warn("instances cannot be read; the last known stay in use", e);
            known = new Known(known.byRole, System.nanoTime());
        } finally {
            reading.unlock();
        }
    }
}
