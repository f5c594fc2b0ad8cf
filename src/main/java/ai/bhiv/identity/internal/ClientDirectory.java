package ai.bhiv.identity.internal;

import ai.bhiv.identity.ClientKind;
import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.store.Transactions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Finds clients by their id. Those of tenants say in it where they are looked for; the built-in ones are not stored.
@Component
final class ClientDirectory {
    static final String SYSTEM = "_system";
    static final String CLI = "cli";
    static final String CONSOLE = "console";

    private static final Pattern OF_TENANT = Pattern.compile("([a-z0-9-]{2,40})\\.[A-Za-z0-9_-]{22}");

    private final Transactions transactions;
    private final ClientStore store;
    private final ServiceKeyStore serviceKeys;
    private final Map<String, ClientEntry> builtIn;

    ClientDirectory(
            Transactions transactions, ClientStore store, ServiceKeyStore serviceKeys, IdentitySettings settings) {
        this.transactions = transactions;
        this.store = store;
        this.serviceKeys = serviceKeys;
        this.builtIn = builtIn(settings.issuer());
    }

    /// The active client of this id.
    Optional<ClientEntry> find(String clientId) {
        var own = builtIn.get(clientId);
        if (own != null) {
            return Optional.of(own.kind() == ClientKind.SERVICE ? withKeys(own) : own);
        }
        var named = OF_TENANT.matcher(clientId);
        return named.matches()
                ? transactions.inTenant(named.group(1), () -> store.active(named.group(1), clientId))
                : Optional.empty();
    }

    private ClientEntry withKeys(ClientEntry role) {
        var keys = transactions.inTenant(SYSTEM, () -> serviceKeys.ofRole(role.clientId()));
        return new ClientEntry(
                role.tenant(),
                role.clientId(),
                role.name(),
                role.kind(),
                true,
                List.of(),
                List.of(),
                role.grantTypes(),
                role.scopes(),
                role.resources(),
                role.roles(),
                keys,
                List.of());
    }

    private static Map<String, ClientEntry> builtIn(String issuer) {
        var clients = new HashMap<String, ClientEntry>();
        var scopes = new HashSet<>(Scopes.everything());
        scopes.addAll(ClientEntry.OPENID);
        clients.put(
                CONSOLE,
                forPeople(
                        CONSOLE,
                        List.of(issuer + "/console/callback"),
                        Set.of(ClientEntry.CODE, ClientEntry.REFRESH),
                        scopes));
        clients.put(
                CLI,
                forPeople(
                        CLI,
                        List.of("http://127.0.0.1/callback", "http://[::1]/callback"),
                        Set.of(ClientEntry.CODE, ClientEntry.REFRESH, ClientEntry.DEVICE),
                        scopes));
        for (var role : Role.values()) {
            clients.put(role.key(), service(role));
        }
        return Map.copyOf(clients);
    }

    private static ClientEntry forPeople(String id, List<String> redirects, Set<String> grants, Set<String> scopes) {
        return new ClientEntry(
                SYSTEM,
                id,
                id,
                ClientKind.PUBLIC,
                true,
                redirects,
                List.of(),
                grants,
                scopes,
                Set.of(),
                List.of(),
                null,
                List.of());
    }

    private static ClientEntry service(Role role) {
        var grants = role == Role.AGENTS
                ? Set.of(ClientEntry.CREDENTIALS, ClientEntry.EXCHANGE)
                : Set.of(ClientEntry.CREDENTIALS);
        var scopes = new HashSet<>(Set.of("identity:verify", "gateway:register"));
        if (role == Role.AGENTS) {
            scopes.addAll(RoleMatrix.areas());
        }
        return new ClientEntry(
                SYSTEM,
                role.key(),
                role.key(),
                ClientKind.SERVICE,
                true,
                List.of(),
                List.of(),
                grants,
                scopes,
                Set.of(),
                List.of(RoleMatrix.SERVICE),
                null,
                List.of());
    }
}
