package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.NewPrice;
import ai.bhiv.llm.Price;
import ai.bhiv.llm.Prices;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import java.util.UUID;

@Endpoint
final class PriceEndpoint implements Prices {
    private final PriceStore store;
    private final Catalogues catalogues;

    PriceEndpoint(PriceStore store, Catalogues catalogues) {
        this.store = store;
        this.catalogues = catalogues;
    }

    @Override
    public Page<Price> list(PageRequest page) {
        return store.list(page);
    }

    @Override
    public Price get(UUID id) {
        return store.get(id);
    }

    @Override
    public Price create(NewPrice body) {
        var created = store.create(body);
        catalogues.changed();
        return created;
    }
}
