package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.NewSupplier;
import ai.bhiv.logistics.Supplier;
import ai.bhiv.logistics.Suppliers;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class SupplierEndpoint implements Suppliers {
    private final SupplierStore store;

    SupplierEndpoint(SupplierStore store) {
        this.store = store;
    }

    @Override
    public Page<Supplier> list(boolean activeOnly, @Nullable String search, PageRequest page) {
        return store.list(activeOnly, search, page);
    }

    @Override
    public Supplier create(NewSupplier body) {
        return store.create(body);
    }

    @Override
    public Supplier get(UUID id) {
        return store.get(id);
    }

    @Override
    public Supplier update(UUID id, Version version, NewSupplier body) {
        return store.update(id, version, body);
    }

    @Override
    public void delete(UUID id, Version version) {
        store.delete(id, version);
    }
}
