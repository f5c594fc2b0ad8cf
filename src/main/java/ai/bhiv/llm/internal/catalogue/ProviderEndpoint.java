package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.NewCredential;
import ai.bhiv.llm.NewProvider;
import ai.bhiv.llm.Provider;
import ai.bhiv.llm.Providers;
import ai.bhiv.llm.internal.upstream.ProviderAddresses;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import java.util.ArrayList;
import java.util.UUID;

@Endpoint
final class ProviderEndpoint implements Providers {
    private final ProviderStore store;
    private final EnvironmentProviders environment;
    private final ProviderAddresses addresses;
    private final Catalogues catalogues;

    ProviderEndpoint(
            ProviderStore store, EnvironmentProviders environment, ProviderAddresses addresses, Catalogues catalogues) {
        this.store = store;
        this.environment = environment;
        this.addresses = addresses;
        this.catalogues = catalogues;
    }

    @Override
    public Page<Provider> list(PageRequest page) {
        var stored = store.list(page);
        if (page.cursor() != null) {
            return stored;
        }
        var all = new ArrayList<>(environment.providers());
        all.addAll(stored.items());
        return new Page<>(all, stored.nextCursor(), stored.count());
    }

    @Override
    public Provider get(UUID id) {
        return environment.providers().stream()
                .filter(provider -> provider.id().equals(id))
                .findFirst()
                .orElseGet(() -> store.get(id));
    }

    @Override
    public Provider create(NewProvider body) {
        addresses.check(body.baseUrl());
        environment.refuse(body.name());
        var created = store.create(body);
        catalogues.changed();
        return created;
    }

    @Override
    public Provider update(UUID id, Version version, NewProvider body) {
        environment.refuse(id);
        store.get(id);
        addresses.check(body.baseUrl());
        environment.refuse(body.name());
        var changed = store.update(id, version, body);
        catalogues.changed();
        return changed;
    }

    @Override
    public void delete(UUID id, Version version) {
        environment.refuse(id);
        store.delete(id, version);
        catalogues.changed();
    }

    @Override
    public Provider putCredential(UUID id, NewCredential body) {
        environment.refuse(id);
        var changed = store.putCredential(id, body);
        catalogues.changed();
        return changed;
    }

    @Override
    public void deleteCredential(UUID id, int n) {
        environment.refuse(id);
        store.deleteCredential(id, n);
        catalogues.changed();
    }
}
