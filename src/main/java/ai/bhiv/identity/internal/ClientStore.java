package ai.bhiv.identity.internal;

import ai.bhiv.identity.Client;
import ai.bhiv.identity.ClientChange;
import ai.bhiv.identity.ClientKind;
import ai.bhiv.identity.ClientStatus;
import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.NewClient;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `identity.clients`.
@Component
final class ClientStore {
    private static final String COLUMNS = "id, client_id, name, kind, redirect_uris, logout_uris, grant_types, scopes,"
            + " resources, roles, jwks is not null as keyed, status,"
            + " case when previous_until > now() then previous_until end as previous_until,"
            + " version, created_at, updated_at";

    private static final Listing<Client> LIST = new Listing<>(
            "identity.clients.list",
            COLUMNS,
            "identity.clients",
            "id",
            "name",
            Map.of(
                    "name", new Listing.Sort("name", "text"),
                    "created_at", new Listing.Sort("created_at", "timestamptz")),
            (row, _) -> client(row));

    private final JdbcClient jdbc;
    private final Cursors cursors;

    ClientStore(JdbcClient jdbc, Cursors cursors) {
        this.jdbc = jdbc;
        this.cursors = cursors;
    }

    Page<Client> list(@Nullable ClientKind kind, PageRequest page) {
        var conditions = new Conditions().and("kind = :kind", "kind", kind == null ? null : Columns.stored(kind));
        return LIST.page(jdbc, cursors, conditions, page);
    }

    /// @throws ai.bhiv.platform.problem.Problem `NOT_FOUND`
    Client get(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from identity.clients where id = :id")
                .param("id", id)
                .query((row, _) -> client(row))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    /// @param secretHash null for a client that has no secret
    /// @throws ai.bhiv.platform.problem.Problem `identity.client.duplicate`
    @SuppressWarnings("NullAway") // the driver takes null for a column that is absent
    Client add(UUID id, String clientId, NewClient client, byte @Nullable [] secretHash, String by) {
        try {
            return jdbc.sql("""
                            insert into identity.clients
                                (id, client_id, name, kind, redirect_uris, logout_uris, grant_types, scopes, resources,
                                 roles, jwks, secret_hash, created_by, updated_by)
                            values (:id, :clientId, :name, :kind, :redirects, :logouts, :grants, :scopes, :resources,
                                 :roles, :jwks::jsonb, :secret, :by, :by)
                            returning\s""" + COLUMNS)
                    .param("id", id)
                    .param("clientId", clientId)
                    .param("name", client.name())
                    .param("kind", Columns.stored(client.kind()))
                    .param("redirects", array(client.redirectUris()), Types.ARRAY)
                    .param("logouts", array(client.logoutUris()), Types.ARRAY)
                    .param("grants", array(client.grantTypes()), Types.ARRAY)
                    .param("scopes", array(client.scopes()), Types.ARRAY)
                    .param("resources", array(client.resources()), Types.ARRAY)
                    .param("roles", array(client.roles()), Types.ARRAY)
                    .param("jwks", client.jwks(), Types.VARCHAR)
                    .param("secret", secretHash, Types.BINARY)
                    .param("by", by)
                    .query((row, _) -> client(row))
                    .single();
        } catch (DuplicateKeyException taken) {
            throw duplicate(client.name());
        }
    }

    /// @throws ai.bhiv.platform.problem.Problem `STALE`, `NOT_FOUND`, `identity.client.duplicate`
    Client change(UUID id, Version version, ClientChange change, String by) {
        try {
            return jdbc.sql("""
                            update identity.clients
                            set name = :name, status = :status, redirect_uris = :redirects, logout_uris = :logouts,
                                scopes = :scopes, jwks = coalesce(:jwks::jsonb, jwks), version = version + 1,
                                updated_at = now(), updated_by = :by
                            where id = :id and\s""" + Guarded.BY_VERSION + " returning " + COLUMNS)
                    .param("name", change.name())
                    .param("status", Columns.stored(change.status()))
                    .param("redirects", array(change.redirectUris()), Types.ARRAY)
                    .param("logouts", array(change.logoutUris()), Types.ARRAY)
                    .param("scopes", array(change.scopes()), Types.ARRAY)
                    .param("jwks", change.jwks(), Types.VARCHAR)
                    .param("by", by)
                    .param("id", id)
                    .param("version", version.number())
                    .query((row, _) -> client(row))
                    .optional()
                    .orElseThrow(() -> Guarded.refusal(jdbc, "identity.clients", id, version));
        } catch (DuplicateKeyException taken) {
            throw duplicate(change.name());
        }
    }

    /// @return the client id of what was removed
    /// @throws ai.bhiv.platform.problem.Problem `STALE`, `NOT_FOUND`
    String remove(UUID id, Version version) {
        return jdbc.sql("delete from identity.clients where id = :id and " + Guarded.BY_VERSION
                        + " returning client_id")
                .param("id", id)
                .param("version", version.number())
                .query(String.class)
                .optional()
                .orElseThrow(() -> Guarded.refusal(jdbc, "identity.clients", id, version));
    }

    /// Makes the secret the present one; the one before it stays accepted for 24 h.
    Client rotate(UUID id, byte[] secretHash, String by) {
        return jdbc.sql("""
                        update identity.clients
                        set previous_secret_hash = secret_hash, previous_until = now() + interval '24 hours',
                            secret_hash = :secret, version = version + 1, updated_at = now(), updated_by = :by
                        where id = :id
                        returning\s""" + COLUMNS)
                .param("secret", secretHash)
                .param("by", by)
                .param("id", id)
                .query((row, _) -> client(row))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    Optional<ClientEntry> active(String tenant, String clientId) {
        return jdbc.sql("""
                        select client_id, name, kind, redirect_uris, logout_uris, grant_types, scopes, resources, roles,
                               jwks::text as keys, secret_hash,
                               case when previous_until > now() then previous_secret_hash end as previous
                        from identity.clients where client_id = :clientId and status = 'active'
                        """)
                .param("clientId", clientId)
                .query((row, _) -> entry(tenant, row))
                .optional();
    }

    private static ClientEntry entry(String tenant, ResultSet row) throws SQLException {
        var secrets = new ArrayList<byte[]>();
        for (var column : List.of("secret_hash", "previous")) {
            var hash = row.getBytes(column);
            if (hash != null) {
                secrets.add(hash);
            }
        }
        return new ClientEntry(
                tenant,
                row.getString("client_id"),
                row.getString("name"),
                Columns.constant(row, "kind", ClientKind.class),
                false,
                Columns.texts(row, "redirect_uris"),
                Columns.texts(row, "logout_uris"),
                Set.copyOf(Columns.texts(row, "grant_types")),
                Set.copyOf(Columns.texts(row, "scopes")),
                Set.copyOf(Columns.texts(row, "resources")),
                Columns.texts(row, "roles"),
                row.getString("keys"),
                secrets);
    }

    private static RuntimeException duplicate(String name) {
        return IdentityProblem.CLIENT_DUPLICATE.because("name: " + name + " (expected: one that no client has)");
    }

    private static String[] array(@Nullable List<String> texts) {
        return texts == null ? new String[0] : texts.toArray(new String[0]);
    }

    private static Client client(ResultSet row) throws SQLException {
        var kind = Columns.constant(row, "kind", ClientKind.class);
        return new Client(
                Columns.id(row, "id"),
                row.getString("client_id"),
                row.getString("name"),
                kind,
                Columns.texts(row, "redirect_uris"),
                Columns.texts(row, "logout_uris"),
                Columns.texts(row, "grant_types"),
                Columns.texts(row, "scopes"),
                Columns.texts(row, "resources"),
                Columns.texts(row, "roles"),
                kind == ClientKind.PUBLIC
                        ? "none"
                        : row.getBoolean("keyed") ? "private_key_jwt" : "client_secret_basic",
                Columns.constant(row, "status", ClientStatus.class),
                Columns.instantOrNull(row, "previous_until"),
                row.getLong("version"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"));
    }
}
