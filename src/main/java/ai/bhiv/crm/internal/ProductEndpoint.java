package ai.bhiv.crm.internal;

import ai.bhiv.crm.NewProduct;
import ai.bhiv.crm.Product;
import ai.bhiv.crm.Products;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class ProductEndpoint implements Products {
    private final ProductStore store;

    ProductEndpoint(ProductStore store) {
        this.store = store;
    }

    @Override
    public Page<Product> list(
            @Nullable String search, @Nullable String series, @Nullable Boolean active, PageRequest page) {
        return store.list(search, series, active, page);
    }

    @Override
    public Product create(NewProduct body) {
        return store.create(body);
    }

    @Override
    public Product get(UUID id) {
        return store.get(id);
    }

    @Override
    public Product update(UUID id, Version version, NewProduct body) {
        return store.update(id, version, body);
    }

    @Override
    public void delete(UUID id, Version version) {
        store.delete(id, version);
    }
}
