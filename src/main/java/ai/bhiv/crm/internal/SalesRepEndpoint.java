package ai.bhiv.crm.internal;

import ai.bhiv.crm.NewSalesRep;
import ai.bhiv.crm.SalesRep;
import ai.bhiv.crm.SalesReps;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class SalesRepEndpoint implements SalesReps {
    private final SalesRepStore store;

    SalesRepEndpoint(SalesRepStore store) {
        this.store = store;
    }

    @Override
    public Page<SalesRep> list(
            @Nullable String search, @Nullable String manager, @Nullable String office, PageRequest page) {
        return store.list(search, manager, office, page);
    }

    @Override
    public SalesRep create(NewSalesRep body) {
        return store.create(body);
    }

    @Override
    public SalesRep get(UUID id) {
        return store.get(id);
    }

    @Override
    public SalesRep update(UUID id, Version version, NewSalesRep body) {
        return store.update(id, version, body);
    }

    @Override
    public void delete(UUID id, Version version) {
        store.delete(id, version);
    }
}
