package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.UserSession;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Sessions and their refresh tokens. Of a token only its SHA-256 is stored; at most one of a session is current.
@Component
final class SessionStore {
    private static final int TOKEN_BITS = 256;
    private static final Duration CONSOLE_IDLE = Duration.ofMinutes(30);

    private final JdbcClient jdbc;
    private final Ids ids;
    private final IdentitySettings settings;
    private final Announcements announcements;

    SessionStore(JdbcClient jdbc, Ids ids, IdentitySettings settings, Announcements announcements) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.settings = settings;
        this.announcements = announcements;
    }

    /// What a session was opened for.
    ///
    /// @param scopes that its tokens are limited to
    /// @param resource they are meant for; null for the platform itself
    /// @param authTime when its owner proved who he is, and `amr` how (RFC 8176)
    record Origin(
            String client,
            Collection<String> scopes,
            @Nullable String resource,
            Instant authTime,
            List<String> amr) {}

    /// Opens a session of the built-in client with its first refresh token.
    Opened open(UUID user, String address) {
        return open(user, address, null);
    }

    /// Opens a session with its first refresh token.
    Opened open(UUID user, String address, @Nullable Origin origin) {
        var session = ids.next();
        jdbc.sql("""
                        insert into identity.sessions (id, user_id, address, ends_at, client_id, scopes, resource,
                                                       auth_time, amr)
                        select :id, u.id, :address,
                               now() + case when 'Admin' = any (u.roles) or :client = 'console'
                                   then least(interval '12 hours', make_interval(secs => :lifetime))
                                   else make_interval(secs => :lifetime) end,
                               :client, :scopes, :resource, coalesce(:authTime, now()), :amr
                        from identity.users u where u.id = :user
                        """)
                .param("id", session)
                .param("user", user)
                .param("address", address)
                .param("lifetime", (double) settings.sessionLifetime().toSeconds())
                .param("client", origin == null ? ClientDirectory.CLI : origin.client)
                .param("scopes", origin == null ? null : origin.scopes.toArray(String[]::new), Types.ARRAY)
                .param("resource", origin == null ? null : origin.resource, Types.VARCHAR)
                .param("authTime", origin == null ? null : Columns.stored(origin.authTime), Types.TIMESTAMP)
                .param("amr", origin == null ? new String[] {"pwd"} : origin.amr.toArray(String[]::new), Types.ARRAY)
                .update();
        endOldest(user);
        var secret = newSecret();
        jdbc.sql("""
                        insert into identity.refresh_tokens (id, session_id, hash, expires_at)
                        values (:id, :session, :hash, now() + make_interval(secs => :idle))
                        """)
                .param("id", ids.next())
                .param("session", session)
                .param("hash", Hashes.sha256(secret))
                .param("idle", idle(origin == null ? ClientDirectory.CLI : origin.client))
                .update();
        return new Opened(session, user, secret);
    }

    /// Of a user's sessions the twenty latest live (IDN-9). Whoever opens one holds the lock of the user's row.
    private void endOldest(UUID user) {
        jdbc.sql("""
                        update identity.sessions set status = 'ended', end_reason = 'limit'
                        where id in (select id from identity.sessions
                                     where user_id = :user and status = 'active' and ends_at > now()
                                     order by created_at desc, id desc offset 20)
                        returning id
                        """)
                .param("user", user)
                .query(UUID.class)
                .list()
                .forEach(session -> announcements.session(session.toString()));
    }

    /// How long an unused refresh token lasts, in seconds.
    private double idle(String client) {
        var usual = settings.refreshIdle();
        boolean shorter = client.equals(ClientDirectory.CONSOLE) && usual.compareTo(CONSOLE_IDLE) > 0;
        return (shorter ? CONSOLE_IDLE : usual).toSeconds();
    }

    String newSecret() {
        return ids.secret(TOKEN_BITS);
    }

    /// The token with what it belongs to.
    Optional<Presented> find(String secret) {
        return jdbc.sql("""
                        select t.id, t.session_id, s.user_id, s.client_id, s.scopes, s.resource, s.auth_time, s.amr,
                               s.status = 'active' and s.ends_at > now() as live,
                               t.status = 'spent' as spent,
                               t.expires_at > now() as fresh,
                               case when t.spent_at > now() - interval '10 seconds' then t.sealed_answer end as answer
                        from identity.refresh_tokens t join identity.sessions s on s.id = t.session_id
                        where t.hash = :hash
                        """)
                .param("hash", Hashes.sha256(secret))
                .query((row, _) -> presented(row))
                .optional();
    }

    /// Spends the token and makes the next, in one statement that only one caller can win (IDN-16).
    ///
    /// @return whether this call won
    boolean rotate(UUID token, String client, String next, byte[] sealedAnswer) {
        return jdbc.sql("""
                        with spent as (
                            update identity.refresh_tokens
                            set status = 'spent', spent_at = now(), sealed_answer = :answer
                            where id = :id and status = 'current' and expires_at > now()
                            returning id, session_id
                        ), seen as (
                            update identity.sessions set seen_at = now()
                            where id = (select session_id from spent)
                        )
                        insert into identity.refresh_tokens (id, session_id, parent_id, hash, expires_at)
                        select :next, session_id, id, :hash, now() + make_interval(secs => :idle) from spent
                        """)
                        .param("answer", sealedAnswer)
                        .param("id", token)
                        .param("next", ids.next())
                        .param("hash", Hashes.sha256(next))
                        .param("idle", idle(client))
                        .update()
                == 1;
    }

    /// Ends the session, its refresh tokens and, within two seconds everywhere, its access tokens.
    ///
    /// @return whether it lived
    boolean end(UUID session, String reason) {
        int ended = jdbc.sql("update identity.sessions set status = 'ended', end_reason = :reason"
                        + " where id = :id and status = 'active'")
                .param("reason", reason)
                .param("id", session)
                .update();
        if (ended == 1) {
            announcements.session(session.toString());
        }
        return ended == 1;
    }

    /// Ends all sessions of the user.
    void endAll(UUID user, String reason) {
        jdbc.sql("update identity.sessions set status = 'ended', end_reason = :reason"
                        + " where user_id = :user and status = 'active' returning id")
                .param("reason", reason)
                .param("user", user)
                .query(UUID.class)
                .list()
                .forEach(session -> announcements.session(session.toString()));
    }

    /// Ends the user's sessions that were opened for a client.
    void endAllOf(UUID user, String client) {
        jdbc.sql("update identity.sessions set status = 'ended', end_reason = 'revoked'"
                        + " where user_id = :user and client_id = :client and status = 'active' returning id")
                .param("user", user)
                .param("client", client)
                .query(UUID.class)
                .list()
                .forEach(session -> announcements.session(session.toString()));
    }

    /// Ends all access tokens of the user that were given until now, whatever for: sessions, keys, agents.
    void endTokens(UUID user) {
        announcements.subject(user);
    }

    /// The user's live sessions, the latest first.
    ///
    /// @param present the one that asks
    List<UserSession> live(UUID user, @Nullable UUID present) {
        return jdbc.sql("""
                        select id, address, created_at, seen_at, ends_at from identity.sessions
                        where user_id = :user and status = 'active' and ends_at > now()
                        order by created_at desc, id limit 100
                        """)
                .param("user", user)
                .query((row, _) -> new UserSession(
                        Columns.id(row, "id"),
                        row.getString("address"),
                        Columns.instant(row, "created_at"),
                        Columns.instant(row, "seen_at"),
                        Columns.instant(row, "ends_at"),
                        Columns.id(row, "id").equals(present)))
                .list();
    }

    /// Ends a session of this user.
    ///
    /// @return whether it has such a live one
    boolean endOf(UUID user, UUID session) {
        boolean its = jdbc.sql("""
                        select exists (select 1 from identity.sessions
                                       where id = :id and user_id = :user and status = 'active')
                        """)
                .param("id", session)
                .param("user", user)
                .query(Boolean.class)
                .single();
        if (its) {
            end(session, "revoked");
        }
        return its;
    }

    /// Notes that the owner of a live session has proven now who it is.
    ///
    /// @return what the session was opened for, with the new time
    Optional<Origin> proven(UUID session, List<String> methods) {
        return jdbc.sql("""
                        update identity.sessions set auth_time = now(), amr = :amr, seen_at = now()
                        where id = :id and status = 'active' and ends_at > now()
                        returning client_id, scopes, resource, auth_time, amr
                        """)
                .param("amr", methods.toArray(String[]::new), Types.ARRAY)
                .param("id", session)
                .query((row, _) -> origin(row))
                .optional();
    }

    /// Whether the session lives.
    boolean live(UUID session) {
        return jdbc.sql("select exists (select 1 from identity.sessions"
                        + " where id = :id and status = 'active' and ends_at > now())")
                .param("id", session)
                .query(Boolean.class)
                .single();
    }

    private static Presented presented(ResultSet row) throws SQLException {
        return new Presented(
                Columns.id(row, "id"),
                Columns.id(row, "session_id"),
                Columns.id(row, "user_id"),
                origin(row),
                row.getBoolean("live"),
                row.getBoolean("spent"),
                row.getBoolean("fresh"),
                row.getBytes("answer"));
    }

    private static Origin origin(ResultSet row) throws SQLException {
        var scopes = row.getArray("scopes");
        return new Origin(
                row.getString("client_id"),
                scopes == null ? Scopes.everything() : List.of((String[]) scopes.getArray()),
                row.getString("resource"),
                Columns.instant(row, "auth_time"),
                Columns.texts(row, "amr"));
    }

    /// A refresh token that was presented.
    ///
    /// @param live whether its session is
    /// @param fresh whether it has not expired
    /// @param answer that it was spent for, sealed, while that may be repeated
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Presented(
            UUID token,
            UUID session,
            UUID user,
            Origin origin,
            boolean live,
            boolean spent,
            boolean fresh,
            byte @Nullable [] answer) {}

    /// A session with its current refresh token in clear.
    record Opened(UUID session, UUID user, String secret) {
        @Override
        public String toString() {
            return "Opened[session=" + session + "]";
        }
    }
}
