package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.Provider;
import ai.bhiv.platform.seal.Sealing;
import ai.bhiv.platform.store.Tenancy;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Opens credentials for the header of an outgoing request (LLM-4). An opened one stays in memory for 60 s after its
/// last use; several of one provider take turns.
public final class Credentials {
    private static final Duration KEPT = Duration.ofSeconds(60);

    private final Sealing sealing;
    private final Tenancy tenancy;
    private final EnvironmentProviders environment;
    private final AtomicInteger turn = new AtomicInteger();
    private final Cache<String, String> opened =
            Caffeine.newBuilder().expireAfterAccess(KEPT).maximumSize(10_000).build();

    public Credentials(Sealing sealing, Tenancy tenancy, EnvironmentProviders environment) {
        this.sealing = sealing;
        this.tenancy = tenancy;
        this.environment = environment;
    }

    /// The secret to send to a provider; absent when it has none.
    public @Nullable String of(String tenant, Catalogue catalogue, Provider provider) {
        if (provider.source() == Provider.Source.ENVIRONMENT) {
            return environment.secret(provider.id());
        }
        var all = catalogue.sealed().get(provider.id());
        if (all == null) {
            return null;
        }
        var one = all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
        var place = tenant + " " + provider.id() + " " + one.n() + " "
                + HexFormat.of().formatHex(one.sealed(), 0, Math.min(24, one.sealed().length));
        return opened.get(
                place,
                _ -> tenancy.inTenant(
                        tenant,
                        () -> new String(
                                sealing.open(ProviderStore.owner(provider.id(), one.n()), one.sealed()),
                                StandardCharsets.UTF_8)));
    }
}
