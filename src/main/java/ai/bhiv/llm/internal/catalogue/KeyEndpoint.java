package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.CreatedVirtualKey;
import ai.bhiv.llm.NewVirtualKey;
import ai.bhiv.llm.VirtualKey;
import ai.bhiv.llm.VirtualKeys;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;

@Endpoint
final class KeyEndpoint implements VirtualKeys {
    private final KeyStore store;
    private final Catalogues catalogues;

    KeyEndpoint(KeyStore store, Catalogues catalogues) {
        this.store = store;
        this.catalogues = catalogues;
    }

    @Override
    public Page<VirtualKey> list(PageRequest page) {
        return store.list(page);
    }

    @Override
    public VirtualKey get(UUID id) {
        return store.get(id);
    }

    @Override
    public CreatedVirtualKey create(NewVirtualKey body) {
        var owner = RequestContext.current().principal();
        var id = store.nextId();
        var text = KeySecrets.text(owner.tenant(), id, store.newSecret());
        var key = store.create(id, body, owner, KeySecrets.hash(text));
        catalogues.changed();
        return new CreatedVirtualKey(id, text, key);
    }

    @Override
    public VirtualKey update(UUID id, Version version, NewVirtualKey body) {
        return changed(store.update(id, version, body));
    }

    @Override
    public VirtualKey suspend(UUID id) {
        return changed(store.state(id, VirtualKey.State.SUSPENDED));
    }

    @Override
    public VirtualKey resume(UUID id) {
        return changed(store.state(id, VirtualKey.State.ACTIVE));
    }

    @Override
    public void delete(UUID id, Version version) {
        store.revoke(id, version);
        catalogues.changed();
    }

    private VirtualKey changed(VirtualKey key) {
        catalogues.changed();
        return key;
    }
}
