package ai.bhiv.identity.internal;

import ai.bhiv.identity.AllowedClient;
import ai.bhiv.identity.AllowedClients;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Columns;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class ConsentEndpoint implements AllowedClients {
    private final JdbcClient jdbc;
    private final SessionStore sessions;

    ConsentEndpoint(JdbcClient jdbc, SessionStore sessions) {
        this.jdbc = jdbc;
        this.sessions = sessions;
    }

    @Override
    public List<AllowedClient> list() {
        return jdbc.sql("""
                        select client_id, scopes, given_at from identity.consents where user_id = ?
                        order by given_at desc, client_id""")
                .param(OwnAccount.id())
                .query((row, _) -> new AllowedClient(
                        row.getString("client_id"), Columns.texts(row, "scopes"), Columns.instant(row, "given_at")))
                .list();
    }

    @Override
    public void withdraw(String client) {
        var user = OwnAccount.id();
        int taken = jdbc.sql("delete from identity.consents where user_id = ? and client_id = ?")
                .params(user, client)
                .update();
        if (taken == 0) {
            throw PlatformProblem.NOT_FOUND.because("client: " + client + " (expected: one of GET /auth/consents)");
        }
        jdbc.sql("delete from identity.authorization_codes where user_id = ? and client_id = ? and status = 'issued'")
                .params(user, client)
                .update();
        sessions.endAllOf(user, client);
    }
}
