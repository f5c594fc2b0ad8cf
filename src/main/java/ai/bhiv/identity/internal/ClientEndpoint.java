package ai.bhiv.identity.internal;

import ai.bhiv.identity.Client;
import ai.bhiv.identity.ClientChange;
import ai.bhiv.identity.ClientKind;
import ai.bhiv.identity.ClientStatus;
import ai.bhiv.identity.Clients;
import ai.bhiv.identity.CreatedClient;
import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.NewClient;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.id.Ids;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class ClientEndpoint implements Clients {
    private static final int ID_BITS = 128;
    private static final int SECRET_BITS = 256;

    private final ClientStore clients;
    private final Announcements announcements;
    private final Ids ids;

    ClientEndpoint(ClientStore clients, Announcements announcements, Ids ids) {
        this.clients = clients;
        this.announcements = announcements;
        this.ids = ids;
    }

    @Override
    public Page<Client> list(@Nullable ClientKind kind, PageRequest page) {
        return clients.list(kind, page);
    }

    @Override
    public CreatedClient create(NewClient given) {
        var client = ClientRules.complete(given);
        if (client.roles() != null && !client.roles().isEmpty()) {
            GivenRoles.check(client.roles());
        }
        boolean secret = client.kind() != ClientKind.PUBLIC && client.jwks() == null;
        var made = secret ? ids.secret(SECRET_BITS) : null;
        var tenant = RequestContext.current().principal().tenant();
        var stored = clients.add(
                ids.next(),
                tenant + "." + ids.secret(ID_BITS),
                client,
                made == null ? null : Hashes.sha256(made),
                by());
        return new CreatedClient(stored.id(), stored, made);
    }

    @Override
    public Client get(UUID id) {
        return clients.get(id);
    }

    @Override
    public Client change(UUID id, Version version, ClientChange change) {
        // Nobody's record is 404 whatever is sent for it.
        clients.get(id);
        ClientRules.checkAddresses(change.redirectUris());
        ClientRules.checkAddresses(change.logoutUris());
        ClientRules.checkScopes(change.scopes());
        ClientRules.checkedKeys(change.jwks());
        var changed = clients.change(id, version, change, by());
        if (changed.status() == ClientStatus.DISABLED) {
            announcements.client(changed.clientId());
        }
        return changed;
    }

    @Override
    public void remove(UUID id, Version version) {
        announcements.client(clients.remove(id, version));
    }

    @Override
    public CreatedClient rotateSecret(UUID id) {
        if (!clients.get(id).authMethod().equals("client_secret_basic")) {
            throw IdentityProblem.CLIENT_REFUSED.because("client: " + id + " has no secret (expected: one that has)");
        }
        var secret = ids.secret(SECRET_BITS);
        var client = clients.rotate(id, Hashes.sha256(secret), by());
        return new CreatedClient(id, client, secret);
    }

    private static String by() {
        return RequestContext.current().principal().id();
    }
}
