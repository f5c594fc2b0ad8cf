package ai.bhiv.crm.internal;

import ai.bhiv.crm.Account;
import ai.bhiv.crm.Accounts;
import ai.bhiv.crm.NewAccount;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class AccountEndpoint implements Accounts {
    private final AccountStore store;

    AccountEndpoint(AccountStore store) {
        this.store = store;
    }

    @Override
    public Page<Account> list(
            @Nullable String search,
            @Nullable String sector,
            @Nullable String country,
            @Nullable String owner,
            @Nullable UUID parent,
            PageRequest page) {
        return store.list(search, sector, country, owner, parent, page);
    }

    @Override
    public Account create(NewAccount body) {
        return store.create(body);
    }

    @Override
    public Account get(UUID id) {
        return store.get(id);
    }

    @Override
    public Account update(UUID id, Version version, NewAccount body) {
        return store.update(id, version, body);
    }

    @Override
    public void delete(UUID id, Version version) {
        store.delete(id, version);
    }
}
