package ai.bhiv.identity.internal;

import ai.bhiv.identity.AddressRange;
import ai.bhiv.identity.ApiKey;
import ai.bhiv.identity.ApiKeys;
import ai.bhiv.identity.CreatedApiKey;
import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.NewApiKey;
import ai.bhiv.identity.internal.ApiKeyStore.Limits;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Guarded;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;

@Endpoint
final class ApiKeyEndpoint implements ApiKeys {
    private static final int MOST = 50;

    private final ApiKeyStore keys;
    private final Ids ids;
    private final SecureRandom random = new SecureRandom();

    ApiKeyEndpoint(ApiKeyStore keys, Ids ids) {
        this.keys = keys;
        this.ids = ids;
    }

    @Override
    public List<ApiKey> list() {
        return keys.of(OwnAccount.id());
    }

    @Override
    public CreatedApiKey create(NewApiKey key) {
        var addresses = key.addresses() == null ? List.<String>of() : List.copyOf(key.addresses());
        checkAddresses(addresses);
        var scopes = KeyScopes.of(RequestContext.current().principal(), key.scopes());
        return made(OwnAccount.id(), ids.next(), key.name(), new Limits(scopes, addresses, key.days()));
    }

    @Override
    public ApiKey get(UUID id) {
        return keys.find(OwnAccount.id(), id).orElseThrow(() -> Guarded.notFound(id));
    }

    @Override
    public void delete(UUID id) {
        get(id);
        keys.revoke(OwnAccount.id(), id);
    }

    @Override
    public CreatedApiKey rotate(UUID id) {
        var user = OwnAccount.id();
        var before = get(id);
        var successor = ids.next();
        var limits = keys.rotate(user, id, successor)
                .orElseThrow(() -> IdentityProblem.KEY_ENDED.because("status: "
                        + before.status().name().toLowerCase(java.util.Locale.ROOT) + " (expected: active)"));
        return made(user, successor, before.name(), limits);
    }

    private CreatedApiKey made(UUID user, UUID id, String name, Limits limits) {
        var text = KeyText.made(RequestContext.current().principal().tenant(), random);
        if (!keys.add(id, text, user, name, limits, MOST)) {
            throw IdentityProblem.KEY_LIMIT.because("keys: " + MOST + " (expected: fewer, before another is made)");
        }
        return new CreatedApiKey(id, keys.find(user, id).orElseThrow(), text.value());
    }

    private static void checkAddresses(List<String> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            if (!AddressRange.valid(addresses.get(i))) {
                var expected = "an address or a network, such as 192.0.2.7 or 10.0.0.0/8";
                throw PlatformProblem.INVALID
                        .because("addresses: " + addresses.get(i) + " (expected: " + expected + ")")
                        .with(Fault.body("/addresses/" + i, addresses.get(i), expected));
            }
        }
    }
}
