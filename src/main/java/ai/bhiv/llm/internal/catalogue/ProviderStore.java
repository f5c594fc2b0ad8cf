package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.NewCredential;
import ai.bhiv.llm.NewProvider;
import ai.bhiv.llm.Provider;
import ai.bhiv.llm.ProviderCredential;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.seal.Sealing;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Listing.Sort;
import ai.bhiv.platform.store.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class ProviderStore {
    private static final Listing<Provider> LISTING = new Listing<>(
            "llm.providers.list",
            "p.*",
            "llm.providers p",
            "p.id",
            "position",
            Map.of("name", new Sort("p.name", "text"), "position", new Sort("p.position", "int")),
            (rs, _) -> provider(rs, List.of()));

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;
    private final Sealing sealing;
    private final MasterKey master;

    ProviderStore(JdbcClient db, Cursors cursors, Ids ids, Sealing sealing, MasterKey master) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
        this.sealing = sealing;
        this.master = master;
    }

    Page<Provider> list(PageRequest page) {
        return LISTING.page(db, cursors, new Conditions(), page).map(this::withCredentials);
    }

    Provider get(UUID id) {
        return db.sql("select * from llm.providers where id = :id")
                .param("id", id)
                .query((rs, _) -> provider(rs, List.of()))
                .optional()
                .map(this::withCredentials)
                .orElseThrow(() -> Guarded.notFound(id));
    }

    private Provider withCredentials(Provider bare) {
        var credentials = db.sql("""
                select n, fingerprint, created_at, created_by from llm.credentials
                where provider_id = :id order by n""")
                .param("id", bare.id())
                .query((rs, _) -> new ProviderCredential(
                        rs.getInt("n"),
                        rs.getString("fingerprint"),
                        Columns.instant(rs, "created_at"),
                        rs.getString("created_by")))
                .list();
        return new Provider(
                bare.id(),
                bare.name(),
                bare.kind(),
                bare.baseUrl(),
                bare.position(),
                bare.state(),
                bare.source(),
                credentials,
                bare.version(),
                bare.createdAt(),
                bare.createdBy(),
                bare.updatedAt(),
                bare.updatedBy());
    }

    Provider create(NewProvider body) {
        return db.sql("""
                insert into llm.providers (id, name, kind, base_url, position, state, created_by, updated_by)
                values (:id, :name, :kind, :base_url, :position, :state, :by, :by)
                on conflict (tenant_id, name) do nothing
                returning *""")
                .param("id", ids.next())
                .params(fields(body))
                .query((rs, _) -> provider(rs, List.of()))
                .optional()
                .orElseThrow(() -> duplicate(body));
    }

    Provider update(UUID id, Version version, NewProvider body) {
        try {
            return db.sql("""
                    update llm.providers set name = :name, kind = :kind, base_url = :base_url, position = :position,
                        state = :state, version = version + 1, updated_at = now(), updated_by = :by
                    where id = :id and %s
                    returning *""".formatted(Guarded.BY_VERSION))
                    .param("id", id)
                    .param("version", version.number())
                    .params(fields(body))
                    .query((rs, _) -> provider(rs, List.of()))
                    .optional()
                    .map(this::withCredentials)
                    .orElseThrow(() -> Guarded.refusal(db, "llm.providers", id, version));
        } catch (DuplicateKeyException taken) {
            throw duplicate(body);
        }
    }

    void delete(UUID id, Version version) {
        int used = db.sql("""
                select count(*) from llm.models m join llm.providers p on p.name = m.provider where p.id = :id""").param("id", id).query(Integer.class).single();
        if (used > 0) {
            throw LlmProblem.PROVIDER_IN_USE.because("models: " + used + " (expected: none)");
        }
        int removed = db.sql("delete from llm.providers where id = :id and " + Guarded.BY_VERSION)
                .param("id", id)
                .param("version", version.number())
                .update();
        if (removed == 0) {
            throw Guarded.refusal(db, "llm.providers", id, version);
        }
    }

    Provider putCredential(UUID id, NewCredential body) {
        // locks the provider's row, so that two at once get two numbers
        boolean locked = db.sql("select id from llm.providers where id = :id for update")
                .param("id", id)
                .query(UUID.class)
                .optional()
                .isPresent();
        if (!locked) {
            throw Guarded.notFound(id);
        }
        int n = db.sql("select coalesce(max(n), 0) + 1 from llm.credentials where provider_id = :id")
                .param("id", id)
                .query(Integer.class)
                .single();
        if (body.replace()) {
            db.sql("delete from llm.credentials where provider_id = :id")
                    .param("id", id)
                    .update();
        }
        var secret = body.secret().strip().getBytes(StandardCharsets.UTF_8);
        db.sql("""
                insert into llm.credentials (provider_id, n, sealed_secret, fingerprint, weight, created_by)
                values (:id, :n, :sealed, :fingerprint, 1, :by)""")
                .param("id", id)
                .param("n", n)
                .param("sealed", sealing.seal(owner(id, n), secret))
                .param("fingerprint", fingerprint(secret))
                .param("by", Caller.id())
                .update();
        return get(id);
    }

    void deleteCredential(UUID id, int n) {
        int removed = db.sql("delete from llm.credentials where provider_id = :id and n = :n")
                .param("id", id)
                .param("n", n)
                .update();
        if (removed == 0) {
            throw PlatformProblem.NOT_FOUND.because("credential: " + n + " of " + id + " (expected: one that is kept)");
        }
    }

    /// What a credential is sealed for.
    static String owner(UUID provider, int n) {
        return "llm credential " + provider + " " + n;
    }

    private String fingerprint(byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(master.derived("llm credential fingerprint"), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(secret), 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    private static RuntimeException duplicate(NewProvider body) {
        return LlmProblem.PROVIDER_DUPLICATE.because(
                "name: " + body.name() + " (expected: one that no other provider has)");
    }

    private static Map<String, Object> fields(NewProvider body) {
        return Map.of(
                "name", body.name(),
                "kind", Columns.stored(body.kind()),
                "base_url", body.baseUrl(),
                "position", body.position(),
                "state", Columns.stored(body.state()),
                "by", Caller.id());
    }

    static Provider provider(ResultSet rs, List<ProviderCredential> credentials) throws SQLException {
        return new Provider(
                Columns.id(rs, "id"),
                rs.getString("name"),
                Columns.constant(rs, "kind", Provider.Kind.class),
                rs.getString("base_url"),
                rs.getInt("position"),
                Columns.constant(rs, "state", Provider.State.class),
                Provider.Source.STORED,
                credentials,
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
