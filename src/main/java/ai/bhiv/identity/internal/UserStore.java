package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.NewUser;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.User;
import ai.bhiv.identity.UserStatus;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Folded;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `identity.users`.
@Component
final class UserStore {
    private static final String COLUMNS = "id, username, email, display_name, roles, contact_id, status, last_login,"
            + " password_changed_at, version, created_at, updated_at";

    private static final Listing<User> LIST = new Listing<>(
            "identity.users.list",
            COLUMNS,
            "identity.users",
            "id",
            "username",
            Map.of(
                    "username", new Listing.Sort("username", "text"),
                    "created_at", new Listing.Sort("created_at", "timestamptz"),
                    "updated_at", new Listing.Sort("updated_at", "timestamptz")),
            (row, _) -> user(row));

    private final JdbcClient jdbc;
    private final Cursors cursors;

    UserStore(JdbcClient jdbc, Cursors cursors) {
        this.jdbc = jdbc;
        this.cursors = cursors;
    }

    Page<User> list(@Nullable String search, @Nullable UserStatus status, @Nullable String role, PageRequest page) {
        var conditions = new Conditions()
                .search("search", search)
                .and("status = :status", "status", status == null ? null : Columns.stored(status))
                .and("roles @> array[cast(:role as text)]", "role", role);
        return LIST.page(jdbc, cursors, conditions, page);
    }

    /// @throws ai.bhiv.platform.problem.Problem `NOT_FOUND`
    User get(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from identity.users where id = :id")
                .param("id", id)
                .query((row, _) -> user(row))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    boolean any() {
        return jdbc.sql("select exists (select 1 from identity.users)")
                .query(Boolean.class)
                .single();
    }

    /// Adds the tenant's first user, unless there is one, or another process adds it at the same moment.
    ///
    /// @return whether it was added
    boolean addFirst(UUID id, String username, String role) {
        return jdbc.sql("""
                        insert into identity.users (id, username, search, roles, created_by, updated_by)
                        select :id, :username, :username, array[:role], 'system', 'system'
                        where not exists (select 1 from identity.users)
                        on conflict do nothing
                        """)
                        .param("id", id)
                        .param("username", username)
                        .param("role", role)
                        .update()
                == 1;
    }

    /// @param username folded
    /// @throws ai.bhiv.platform.problem.Problem `identity.user.duplicate`
    User add(UUID id, String username, NewUser user, String by) {
        var email = user.email() == null ? null : user.email().strip().toLowerCase(Locale.ROOT);
        try {
            return jdbc.sql("""
                            insert into identity.users
                                (id, username, email, display_name, search, roles, created_by, updated_by)
                            values (:id, :username, :email, :displayName, :search, :roles, :by, :by)
                            returning\s""" + COLUMNS)
                    .param("id", id)
                    .param("username", username)
                    .param("email", email, Types.VARCHAR)
                    .param("displayName", user.displayName(), Types.VARCHAR)
                    .param("search", Folded.words(username, user.displayName(), email))
                    .param("roles", array(user.roles()), Types.ARRAY)
                    .param("by", by)
                    .query((row, _) -> user(row))
                    .single();
        } catch (DuplicateKeyException taken) {
            var what = String.valueOf(taken.getMessage()).contains("users_email")
                    ? "email: " + email
                    : "username: " + username;
            throw IdentityProblem.USER_DUPLICATE.because(what + " (expected: one that no user has)");
        }
    }

    /// Locks the active administrators in the order of their ids, so that two changes at once cannot each take the
    /// other's last one away.
    List<UUID> lockAdmins() {
        return jdbc.sql("""
                        select id from identity.users
                        where roles @> array[cast(:admin as text)] and status = 'active' order by id for update
                        """)
                .param("admin", RoleMatrix.ADMIN)
                .query((row, _) -> Columns.id(row, "id"))
                .list();
    }

    /// @throws ai.bhiv.platform.problem.Problem `STALE`, `NOT_FOUND`
    User setRoles(UUID id, Version version, List<String> roles, String by) {
        return jdbc.sql("update identity.users set roles = :roles, version = version + 1, updated_at = now(),"
                        + " updated_by = :by where id = :id and " + Guarded.BY_VERSION + " returning " + COLUMNS)
                .param("roles", array(roles), Types.ARRAY)
                .param("by", by)
                .param("id", id)
                .param("version", version.number())
                .query((row, _) -> user(row))
                .optional()
                .orElseThrow(() -> Guarded.refusal(jdbc, "identity.users", id, version));
    }

    /// @param contact the customer's record that is its own; null for none
    /// @throws ai.bhiv.platform.problem.Problem `identity.contact.taken`, `NOT_FOUND`
    @SuppressWarnings("NullAway") // the driver takes null for a column that is absent
    User link(UUID id, @Nullable UUID contact, String by) {
        try {
            return jdbc.sql("update identity.users set contact_id = :contact, version = version + 1,"
                            + " updated_at = now(), updated_by = :by where id = :id and status <> 'erased' returning "
                            + COLUMNS)
                    .param("contact", contact, Types.OTHER)
                    .param("by", by)
                    .param("id", id)
                    .query((row, _) -> user(row))
                    .optional()
                    .orElseThrow(() -> Guarded.notFound(id));
        } catch (DuplicateKeyException taken) {
            throw IdentityProblem.CONTACT_TAKEN.because(
                    "contact_id: " + contact + " (expected: one that no other user has)");
        }
    }

    /// Takes the link to a customer's records away.
    ///
    /// @return the users that had it
    List<UUID> unlink(UUID contact, String by) {
        return jdbc.sql("update identity.users set contact_id = null, version = version + 1, updated_at = now(),"
                        + " updated_by = :by where contact_id = :contact returning id")
                .param("contact", contact)
                .param("by", by)
                .query((row, _) -> Columns.id(row, "id"))
                .list();
    }

    /// Moves the user from one state to another. In that other state already, it stays as it is.
    ///
    /// @throws ai.bhiv.platform.problem.Problem `identity.user.transition`, `NOT_FOUND`
    User move(UUID id, UserStatus from, UserStatus to, String by) {
        return jdbc.sql("update identity.users set status = :to, version = version + 1, updated_at = now(),"
                        + " updated_by = :by where id = :id and status = :from returning " + COLUMNS)
                .param("to", Columns.stored(to))
                .param("by", by)
                .param("id", id)
                .param("from", Columns.stored(from))
                .query((row, _) -> user(row))
                .optional()
                .orElseGet(() -> alreadyThere(id, from, to));
    }

    /// Removes what says who it was; the id and the times stay (IDN-55).
    User erase(UUID id, String by) {
        for (var table : List.of("credentials", "links", "api_keys")) {
            jdbc.sql("delete from identity." + table + " where user_id = :id")
                    .param("id", id)
                    .update();
        }
        jdbc.sql("update identity.grants set status = 'revoked' where user_id = :id and status = 'active'")
                .param("id", id)
                .update();
        jdbc.sql("update identity.sessions set address = 'erased' where user_id = :id")
                .param("id", id)
                .update();
        return jdbc.sql("update identity.users set username = 'erased-' || id, email = null,"
                        + " display_name = 'erased person', search = 'erased person', roles = '{}', contact_id = null,"
                        + " status = 'erased',"
                        + " last_login = null, version = version + 1, updated_at = now(), updated_by = :by"
                        + " where id = :id returning " + COLUMNS)
                .param("by", by)
                .param("id", id)
                .query((row, _) -> user(row))
                .single();
    }

    void addGrant(UUID id, UUID user, String set, String reason) {
        jdbc.sql("""
                        insert into identity.grants (id, user_id, grant_set, reason, granted_by)
                        values (:id, :user, :set, :reason, 'system')
                        """)
                .param("id", id)
                .param("user", user)
                .param("set", set)
                .param("reason", reason)
                .update();
    }

    private User alreadyThere(UUID id, UserStatus from, UserStatus to) {
        var user = get(id);
        if (user.status() != to) {
            throw IdentityProblem.USER_TRANSITION.because("status: " + Columns.stored(user.status()) + " (expected: "
                    + Columns.stored(from) + " or " + Columns.stored(to) + ")");
        }
        return user;
    }

    private static String[] array(List<String> texts) {
        return texts.toArray(new String[0]);
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                Columns.id(row, "id"),
                row.getString("username"),
                row.getString("email"),
                row.getString("display_name"),
                Columns.texts(row, "roles"),
                Columns.idOrNull(row, "contact_id"),
                Columns.constant(row, "status", UserStatus.class),
                Columns.instantOrNull(row, "last_login"),
                Columns.instantOrNull(row, "password_changed_at"),
                row.getLong("version"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"));
    }
}
