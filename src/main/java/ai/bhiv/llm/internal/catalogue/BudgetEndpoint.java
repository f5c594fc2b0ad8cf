package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.Budget;
import ai.bhiv.llm.Budgets;
import ai.bhiv.llm.NewBudget;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;

@Endpoint
final class BudgetEndpoint implements Budgets {
    private final BudgetStore store;
    private final Catalogues catalogues;

    BudgetEndpoint(BudgetStore store, Catalogues catalogues) {
        this.store = store;
        this.catalogues = catalogues;
    }

    @Override
    public Page<Budget> list(PageRequest page) {
        return store.list(page);
    }

    @Override
    public Budget get(UUID id) {
        return store.get(id);
    }

    @Override
    public Budget create(NewBudget body) {
        return changed(store.create(body));
    }

    @Override
    public Budget update(UUID id, Version version, NewBudget body) {
        return changed(store.update(id, version, body));
    }

    @Override
    public Budget halt(UUID id) {
        return changed(store.state(id, Budget.State.HALTED));
    }

    @Override
    public Budget resume(UUID id) {
        return changed(store.state(id, Budget.State.ACTIVE));
    }

    private Budget changed(Budget budget) {
        catalogues.changed();
        return budget;
    }
}
