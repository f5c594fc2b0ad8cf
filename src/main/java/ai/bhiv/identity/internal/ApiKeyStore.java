package ai.bhiv.identity.internal;

import ai.bhiv.identity.ApiKey;
import ai.bhiv.identity.ApiKeyStatus;
import ai.bhiv.platform.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `identity.api_keys`.
@Component
final class ApiKeyStore {
    private static final String COLUMNS = "id, name, key_id, tenant_id, scopes, addresses, successor, created_at,"
            + " expires_at, last_used, case when expires_at <= now() and status <> 'revoked' then 'expired'"
            + " else status end as status";
    private static final String LIVE = "status <> 'revoked' and expires_at > now()";

    private final JdbcClient jdbc;
    private final Announcements announcements;

    ApiKeyStore(JdbcClient jdbc, Announcements announcements) {
        this.jdbc = jdbc;
        this.announcements = announcements;
    }

    /// What a key that was presented stands for.
    record Live(UUID id, UUID user, List<String> scopes, List<String> addresses) {}

    List<ApiKey> of(UUID user) {
        return jdbc.sql("select " + COLUMNS + " from identity.api_keys"
                        + " where user_id = :user and expires_at > now() - interval '30 days'"
                        + " order by created_at desc, id desc")
                .param("user", user)
                .query((row, _) -> key(row))
                .list();
    }

    Optional<ApiKey> find(UUID user, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from identity.api_keys where user_id = :user and id = :id")
                .param("user", user)
                .param("id", id)
                .query((row, _) -> key(row))
                .optional();
    }

    /// Adds a key, unless its owner has so many that live. The owner's row is locked, so that of many at once no more
    /// than that get in.
    boolean add(UUID id, KeyText text, UUID user, String name, Limits limits, int most) {
        jdbc.sql("select id from identity.users where id = :user for update")
                .param("user", user)
                .query(UUID.class)
                .optional();
        return jdbc.sql("""
                        insert into identity.api_keys
                            (id, key_id, user_id, name, hash, scopes, addresses, expires_at, lifetime_days)
                        select :id, :key, :user, :name, :hash, :scopes, :addresses,
                               now() + make_interval(days => :days), :days
                        where (select count(*) from identity.api_keys where user_id = :user and\s""" + LIVE + """
                        ) < :most
                        """)
                        .param("id", id)
                        .param("key", text.id())
                        .param("user", user)
                        .param("name", name)
                        .param("hash", Hashes.sha256(text.value()))
                        .param("scopes", limits.scopes().toArray(String[]::new), java.sql.Types.ARRAY)
                        .param("addresses", limits.addresses().toArray(String[]::new), java.sql.Types.ARRAY)
                        .param("days", limits.days())
                        .param("most", most)
                        .update()
                == 1;
    }

    /// What a key is limited to.
    record Limits(List<String> scopes, List<String> addresses, int days) {}

    /// Names the key's successor, and lets it live for a day more at most.
    ///
    /// @return the limits that the successor gets; empty when the key is not active
    Optional<Limits> rotate(UUID user, UUID id, UUID successor) {
        return jdbc.sql("""
                        update identity.api_keys
                        set status = 'rotating', successor = :successor,
                            expires_at = least(expires_at, now() + interval '24 hours')
                        where user_id = :user and id = :id and status = 'active' and expires_at > now()
                        returning scopes, addresses, lifetime_days
                        """)
                .param("successor", successor)
                .param("user", user)
                .param("id", id)
                .query((row, _) -> new Limits(
                        Columns.texts(row, "scopes"), Columns.texts(row, "addresses"), row.getInt("lifetime_days")))
                .optional();
    }

    /// Ends the key and, within two seconds everywhere, the tokens that were given for it.
    boolean revoke(UUID user, UUID id) {
        boolean ended = jdbc.sql("update identity.api_keys set status = 'revoked'"
                                + " where user_id = :user and id = :id and " + LIVE)
                        .param("user", user)
                        .param("id", id)
                        .update()
                == 1;
        if (ended) {
            announcements.session(id.toString());
        }
        return ended;
    }

    /// Ends all keys of the user.
    void revokeAll(UUID user) {
        jdbc.sql("update identity.api_keys set status = 'revoked' where user_id = :user and " + LIVE + " returning id")
                .param("user", user)
                .query(UUID.class)
                .list()
                .forEach(id -> announcements.session(id.toString()));
    }

    /// The live key that was presented.
    Optional<Live> presented(KeyText text) {
        return jdbc.sql("select id, user_id, scopes, addresses, hash from identity.api_keys where key_id = :key and "
                        + LIVE)
                .param("key", text.id())
                .query((row, _) -> Hashes.same(row.getBytes("hash"), Hashes.sha256(text.value()))
                        ? Optional.of(new Live(
                                Columns.id(row, "id"),
                                Columns.id(row, "user_id"),
                                Columns.texts(row, "scopes"),
                                Columns.texts(row, "addresses")))
                        : Optional.<Live>empty())
                .optional()
                .flatMap(one -> one);
    }

    /// What a use of a key changed.
    enum Use {
        /// Nothing: it was used from there today.
        KNOWN,
        /// The day of its use, or its first address.
        NOTED,
        /// It has been used, but never from there.
        FROM_ELSEWHERE
    }

    /// Keeps the day of a use, and from where it came.
    ///
    /// @param prefix of the address
    Use used(UUID id, String prefix) {
        return jdbc.sql("""
                        update identity.api_keys k
                        set last_used = current_date,
                            seen_from = case when :prefix = any (k.seen_from) then k.seen_from
                                else array_prepend(:prefix,
                                    trim_array(k.seen_from, greatest(0, cardinality(k.seen_from) - 19))) end
                        from identity.api_keys old
                        where k.id = :id and old.id = k.id
                              and (k.last_used is distinct from current_date or not :prefix = any (k.seen_from))
                        returning cardinality(old.seen_from) > 0 and not :prefix = any (old.seen_from)
                        """)
                .param("id", id)
                .param("prefix", prefix)
                .query(Boolean.class)
                .optional()
                .map(elsewhere -> elsewhere ? Use.FROM_ELSEWHERE : Use.NOTED)
                .orElse(Use.KNOWN);
    }

    /// Whether this is the id of a key that lives.
    boolean live(UUID id) {
        return jdbc.sql("select exists (select 1 from identity.api_keys where id = :id and " + LIVE + ")")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                Columns.id(row, "id"),
                row.getString("name"),
                KeyText.prefix(row.getString("tenant_id"), row.getString("key_id")),
                Columns.texts(row, "scopes"),
                Columns.texts(row, "addresses"),
                Columns.constant(row, "status", ApiKeyStatus.class),
                Columns.instant(row, "expires_at"),
                row.getObject("last_used", LocalDate.class),
                Columns.idOrNull(row, "successor"),
                Columns.instant(row, "created_at"));
    }
}
