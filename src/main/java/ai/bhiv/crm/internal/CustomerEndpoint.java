package ai.bhiv.crm.internal;

import ai.bhiv.crm.Customer;
import ai.bhiv.crm.CustomerStatus;
import ai.bhiv.crm.Customers;
import ai.bhiv.crm.NewCustomer;
import ai.bhiv.platform.call.Bulk;
import ai.bhiv.platform.contract.BatchAnswer;
import ai.bhiv.platform.contract.BatchRequest;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.store.Guarded;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class CustomerEndpoint implements Customers {
    private final CustomerStore store;
    private final Bulk bulk;

    CustomerEndpoint(CustomerStore store, Bulk bulk) {
        this.store = store;
        this.bulk = bulk;
    }

    @Override
    public Page<Customer> list(
            @Nullable CustomerStatus status,
            @Nullable String search,
            @Nullable String owner,
            @Nullable String tag,
            PageRequest page) {
        return store.list(status, search, owner, tag, page).map(OwnProfile::shown);
    }

    @Override
    public Customer create(NewCustomer body) {
        return store.create(body);
    }

    @Override
    public Customer get(UUID id) {
        var found = store.find(id);
        if (found == null) {
            throw Guarded.notFound(id);
        }
        return OwnProfile.shown(found);
    }

    @Override
    public Customer update(UUID id, Version version, NewCustomer body) {
        return OwnProfile.shown(store.update(id, version, OwnProfile.changed(body, () -> store.find(id))));
    }

    @Override
    public BatchAnswer<Customer> batch(BatchRequest<NewCustomer> body) {
        return bulk.run(Customers.class, this, Customer.class, body);
    }

    @Override
    public void delete(UUID id, Version version) {
        store.delete(id, version);
    }
}
