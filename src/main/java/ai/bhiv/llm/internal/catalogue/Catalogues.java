package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.LlmSettings;
import ai.bhiv.llm.Model;
import ai.bhiv.llm.Provider;
import ai.bhiv.llm.Route;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.store.Tenancy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The catalogues of the tenants, in memory: a request reads no table to find its model. A change made here is in force
/// at once, one made by another process within two seconds. With the database away the last known stays in use.
public final class Catalogues {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogues.class);
    private static final long FRESH = Duration.ofMillis(700).toNanos();
    private static final long STALE = Duration.ofMillis(1_800).toNanos();
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final JdbcClient db;
    private final Tenancy tenancy;
    private final EnvironmentProviders environment;
    private final LiveSettings settings;
    private final LongSupplier nanos;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    public Catalogues(
            JdbcClient db,
            Tenancy tenancy,
            EnvironmentProviders environment,
            LiveSettings settings,
            LongSupplier nanos) {
        this.db = db;
        this.tenancy = tenancy;
        this.environment = environment;
        this.settings = settings;
        this.nanos = nanos;
    }

    /// What is known of one tenant.
    private static final class Held {
        private final AtomicBoolean looking = new AtomicBoolean();
        private volatile Loaded loaded;

        private Held(Loaded loaded) {
            this.loaded = loaded;
        }
    }

    private record Loaded(Catalogue catalogue, long revision, LlmSettings settings, long at) {}

    /// The catalogue of a tenant, at most two seconds old.
    public Catalogue of(String tenant) {
        var known = held.get(tenant);
        if (known == null) {
            known = held.computeIfAbsent(tenant, name -> new Held(load(name)));
        }
        var now = known.loaded;
        long age = nanos.getAsLong() - now.at;
        if (age > STALE) {
            refresh(tenant, known);
        } else if (age > FRESH && known.looking.compareAndSet(false, true)) {
            var stale = known;
            Thread.ofVirtual().name("llm-catalogue").start(() -> {
                try {
                    refresh(tenant, stale);
                } finally {
                    stale.looking.set(false);
                }
            });
        }
        return known.loaded.catalogue;
    }

    /// The tenants that this process has served since it started.
    public java.util.Set<String> tenants() {
        return java.util.Set.copyOf(held.keySet());
    }

    private void refresh(String tenant, Held known) {
        try {
            var now = known.loaded;
            long revision = tenancy.inTenant(tenant, true, LIMIT, this::revision);
            known.loaded = revision == now.revision && settings.get(LlmSettings.class) == now.settings
                    ? new Loaded(now.catalogue, revision, now.settings, nanos.getAsLong())
                    : load(tenant);
        } catch (RuntimeException e) {
            LOG.warn("models and prices of {} cannot be read; the last known stay in use", tenant, e);
            known.loaded =
                    new Loaded(known.loaded.catalogue, known.loaded.revision, known.loaded.settings, nanos.getAsLong());
        }
    }

    /// Whether the tenant may have such a key. The name comes from outside, so that what is made up must not be kept in
    /// memory.
    boolean mayHave(String tenant, UUID key) {
        return held.containsKey(tenant)
                || tenancy.inTenant(
                        tenant,
                        true,
                        LIMIT,
                        () -> db.sql("select count(*) from llm.keys where id = :id")
                                        .param("id", key)
                                        .query(Integer.class)
                                        .single()
                                > 0);
    }

    /// Says in the open transaction that something changed.
    public void changed() {
        db.sql("""
                insert into llm.revisions (name, number) values ('catalogue', 1)
                on conflict (tenant_id, name) do update set number = llm.revisions.number + 1""").update();
        var tenant = Tenancy.tenant();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                held.remove(tenant);
            }
        });
    }

    private long revision() {
        return db.sql("select coalesce(max(number), 0) from llm.revisions where name = 'catalogue'")
                .query(Long.class)
                .single();
    }

    private Loaded load(String tenant) {
        var current = settings.get(LlmSettings.class);
        long at = nanos.getAsLong();
        return tenancy.inTenant(tenant, true, LIMIT, () -> {
            // the number is read before the rows, so that a change between the two is read once more
            long revision = revision();
            return new Loaded(read(current), revision, current, at);
        });
    }

    private Catalogue read(LlmSettings current) {
        var providers = new LinkedHashMap<String, Provider>();
        environment.providers().forEach(provider -> providers.put(provider.name(), provider));
        db.sql("select * from llm.providers order by position, name")
                .query((rs, _) -> ProviderStore.provider(rs, List.of()))
                .list()
                .forEach(provider -> providers.putIfAbsent(provider.name(), provider));
        var models = new LinkedHashMap<String, Model>();
        environment.models(current).forEach(model -> models.put(model.name(), model));
        db.sql("select * from llm.models order by name")
                .query(ModelStore::model)
                .list()
                .forEach(model -> models.put(model.name(), model));
        var routes = new LinkedHashMap<String, Route>();
        db.sql("select * from llm.routes order by name")
                .query(RouteStore::route)
                .list()
                .forEach(route -> routes.put(route.name(), route));
        var credentials = new HashMap<UUID, List<Catalogue.SealedCredential>>();
        db.sql("select provider_id, n, sealed_secret from llm.credentials order by provider_id, n")
                .query(rs -> {
                    credentials
                            .computeIfAbsent(rs.getObject(1, UUID.class), _ -> new ArrayList<>())
                            .add(new Catalogue.SealedCredential(rs.getInt(2), rs.getBytes(3)));
                });
        var keys = new HashMap<UUID, KeyEntry>();
        db.sql("select * from llm.keys where state <> 'revoked'")
                .query(KeyStore::entry)
                .list()
                .forEach(entry -> keys.put(entry.key().id(), entry));
        return new Catalogue(
                providers,
                models,
                routes,
                credentials,
                db.sql("select * from llm.prices").query(PriceStore::price).list(),
                db.sql("select * from llm.budgets order by id")
                        .query(BudgetStore::budget)
                        .list(),
                keys);
    }
}
