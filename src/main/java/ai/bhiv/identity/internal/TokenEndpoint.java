package ai.bhiv.identity.internal;

import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Reply;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// `POST /oauth2/token` (RFC 6749, section 3.2).
@Component
final class TokenEndpoint {
    private final ClientAuthentication authentication;
    private final DeviceGrant devices;
    private final AuditTrail audit;
    private final Map<String, Grant> grants;

    TokenEndpoint(ClientAuthentication authentication, DeviceGrant devices, List<Grant> grants, AuditTrail audit) {
        this.authentication = authentication;
        this.devices = devices;
        this.audit = audit;
        this.grants = grants.stream().collect(Collectors.toMap(Grant::type, Function.identity()));
    }

    Reply token(Exchange exchange) {
        audit.check();
        try {
            return given(exchange);
        } catch (OAuthRefusal refusal) {
            refusal.recorded("identity.oauth.token").ifPresent(audit::told);
            throw refusal;
        }
    }

    private Reply given(Exchange exchange) {
        var form = Form.ofBody(exchange);
        var type = form.required("grant_type");
        var client = authentication.client(exchange, form);
        var grant = grants.get(type);
        if (grant == null) {
            throw OAuthRefusal.of("unsupported_grant_type", "grant_type (expected: one of the metadata)");
        }
        client.require(grant.permittedAs());
        return grant.give(client, form);
    }

    Reply device(Exchange exchange) {
        var form = Form.ofBody(exchange);
        return devices.start(authentication.client(exchange, form), form);
    }

    /// The grant types that are given, as sent.
    List<String> types() {
        return grants.keySet().stream().sorted().toList();
    }
}
