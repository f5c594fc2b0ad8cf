package ai.bhiv.identity.internal;

import ai.bhiv.identity.internal.CodeStore.Code;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Transactions;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What people allowed clients (IDN-23), remembered per scope.
@Component
final class Consents {
    private final Transactions transactions;
    private final JdbcClient jdbc;
    private final CodeStore codes;
    private final AuditTrail audit;

    Consents(Transactions transactions, JdbcClient jdbc, CodeStore codes, AuditTrail audit) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.codes = codes;
        this.audit = audit;
    }

    /// Whether the person must be asked. First-party clients are not.
    boolean needed(String tenant, UUID user, ClientEntry client, Collection<String> scopes) {
        if (client.firstParty()) {
            return false;
        }
        var given = transactions.inTenant(
                tenant,
                () -> jdbc.sql("select scopes from identity.consents where user_id = :user and client_id = :client")
                        .param("user", user)
                        .param("client", client.clientId())
                        .query((row, _) -> Columns.texts(row, "scopes"))
                        .optional()
                        .orElse(List.of()));
        return !scopes.stream().allMatch(scope -> Scopes.covers(given, scope));
    }

    void remember(Principal who, String client, Collection<String> scopes) {
        transactions.inTenant(who.tenant(), () -> {
            audit.write(AuditEvent.of("identity.oauth.consent", "grant")
                    .by(who)
                    .on("identity.consents", client)
                    .with("scopes", scopes)
                    .security(SecurityType.GRANT_CHANGED));
            return jdbc.sql("""
                            insert into identity.consents as c (user_id, client_id, scopes)
                            values (:user, :client, :scopes)
                            on conflict (tenant_id, user_id, client_id) do update
                            set scopes = array(select distinct unnest(c.scopes || excluded.scopes)), given_at = now()
                            """)
                    .param("user", UUID.fromString(who.id()))
                    .param("client", client)
                    .param("scopes", scopes.toArray(String[]::new), Types.ARRAY)
                    .update();
        });
    }

    /// A code for what was allowed.
    String issue(String tenant, Code code) {
        return transactions.inTenant(tenant, () -> codes.issue(code));
    }
}
