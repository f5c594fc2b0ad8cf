package ai.bhiv.identity.internal;

import ai.bhiv.identity.Held;
import ai.bhiv.identity.Holder;
import ai.bhiv.identity.Holders;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.store.Transactions;
import java.util.List;
import java.util.UUID;

@Endpoint
final class HolderEndpoint implements Holders {
    private final Transactions transactions;
    private final AccountStore accounts;
    private final ClientStore clients;

    HolderEndpoint(Transactions transactions, AccountStore accounts, ClientStore clients) {
        this.transactions = transactions;
        this.accounts = accounts;
        this.clients = clients;
    }

    @Override
    public Held held(Holder holder) {
        return new Held(transactions.inTenant(holder.tenant(), () -> roles(holder)));
    }

    private List<String> roles(Holder holder) {
        if (Delegators.isUser(holder.id())) {
            return accounts.byId(UUID.fromString(holder.id()))
                    .filter(account -> account.maySignIn() && !account.mustChange())
                    .map(Account::rolesAndSets)
                    .orElse(List.of());
        }
        return clients.active(holder.tenant(), holder.id())
                .map(ClientEntry::roles)
                .orElse(List.of());
    }
}
