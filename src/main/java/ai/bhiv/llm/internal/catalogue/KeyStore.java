package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.NewVirtualKey;
import ai.bhiv.llm.VirtualKey;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Listing.Sort;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class KeyStore {
    private static final Listing<VirtualKey> LISTING = new Listing<>(
            "llm.keys.list",
            "k.*",
            "llm.keys k",
            "k.id",
            "name",
            Map.of("name", new Sort("k.name", "text"), "created_at", new Sort("k.created_at", "timestamptz")),
            KeyStore::key);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;

    KeyStore(JdbcClient db, Cursors cursors, Ids ids) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
    }

    Page<VirtualKey> list(PageRequest page) {
        return LISTING.page(db, cursors, new Conditions(), page);
    }

    VirtualKey get(UUID id) {
        return db.sql("select * from llm.keys where id = :id")
                .param("id", id)
                .query(KeyStore::key)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    /// @param hash of the secret, which is kept nowhere
    VirtualKey create(UUID id, NewVirtualKey body, Principal owner, byte[] hash) {
        return db.sql("""
                insert into llm.keys (id, name, owner, owner_name, roles, secret_hash, models, requests_per_minute,
                    tokens_per_minute, parallel, default_output, unpriced, state, expires_at, created_by, updated_by)
                values (:id, :name, :owner, :owner_name, string_to_array(:roles, ','), :hash,
                    string_to_array(:models, E'\\n'), :rpm, :tpm, :parallel, :default_output, :unpriced, 'active',
                    :expires, :by, :by)
                returning *""")
                .param("id", id)
                .param("owner", owner.id())
                .param("owner_name", owner.name())
                .param("roles", String.join(",", owner.roles()))
                .param("hash", hash)
                .params(fields(body))
                .query(KeyStore::key)
                .single();
    }

    UUID nextId() {
        return ids.next();
    }

    String newSecret() {
        return ids.secret(256);
    }

    VirtualKey update(UUID id, Version version, NewVirtualKey body) {
        refuseRevoked(get(id));
        return db.sql("""
                update llm.keys set name = :name, models = string_to_array(:models, E'\\n'),
                    requests_per_minute = :rpm, tokens_per_minute = :tpm, parallel = :parallel,
                    default_output = :default_output, unpriced = :unpriced, expires_at = :expires,
                    version = version + 1, updated_at = now(), updated_by = :by
                where id = :id and state <> 'revoked' and %s
                returning *""".formatted(Guarded.BY_VERSION))
                .param("id", id)
                .param("version", version.number())
                .params(fields(body))
                .query(KeyStore::key)
                .optional()
                .orElseThrow(() -> Guarded.refusal(db, "llm.keys", id, version));
    }

    VirtualKey state(UUID id, VirtualKey.State state) {
        refuseRevoked(get(id));
        return db.sql("""
                update llm.keys set state = :state, version = version + 1, updated_at = now(), updated_by = :by
                where id = :id and state <> 'revoked' returning *""")
                .param("id", id)
                .param("state", Columns.stored(state))
                .param("by", Caller.id())
                .query(KeyStore::key)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    void revoke(UUID id, Version version) {
        int changed = db.sql("""
                update llm.keys set state = 'revoked', version = version + 1, updated_at = now(), updated_by = :by
                where id = :id and %s""".formatted(Guarded.BY_VERSION))
                .param("id", id)
                .param("version", version.number())
                .param("by", Caller.id())
                .update();
        if (changed == 0) {
            throw Guarded.refusal(db, "llm.keys", id, version);
        }
    }

    private static void refuseRevoked(VirtualKey key) {
        if (key.state() == VirtualKey.State.REVOKED) {
            throw LlmProblem.KEY_REVOKED.because("key: " + key.id() + " (expected: one that is not revoked)");
        }
    }

    private static Map<String, @Nullable Object> fields(NewVirtualKey body) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("name", body.name());
        fields.put("models", body.models() == null ? "" : String.join("\n", body.models()));
        fields.put("rpm", body.requestsPerMinute());
        fields.put("tpm", body.tokensPerMinute());
        fields.put("parallel", body.parallel());
        fields.put("default_output", body.defaultOutput());
        fields.put("unpriced", body.unpriced());
        fields.put(
                "expires",
                new org.springframework.jdbc.core.SqlParameterValue(
                        Types.TIMESTAMP, body.expiresAt() == null ? null : Columns.stored(body.expiresAt())));
        fields.put("by", Caller.id());
        return fields;
    }

    /// The whole row, as requests are judged by it.
    static KeyEntry entry(ResultSet rs, int row) throws SQLException {
        return new KeyEntry(key(rs, row), rs.getString("owner_name"), rs.getBytes("secret_hash"));
    }

    static VirtualKey key(ResultSet rs, int row) throws SQLException {
        return new VirtualKey(
                Columns.id(rs, "id"),
                rs.getString("name"),
                rs.getString("owner"),
                Columns.texts(rs, "models"),
                rs.getInt("requests_per_minute"),
                rs.getInt("tokens_per_minute"),
                rs.getInt("parallel"),
                rs.getInt("default_output"),
                rs.getBoolean("unpriced"),
                Columns.constant(rs, "state", VirtualKey.State.class),
                Columns.instantOrNull(rs, "expires_at"),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
