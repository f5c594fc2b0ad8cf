package ai.bhiv.identity.internal;

import ai.bhiv.identity.internal.RefreshFamilies.Outcome;
import ai.bhiv.platform.web.Reply;
import org.springframework.stereotype.Component;

/// `refresh_token` (RFC 6749, section 6), also for public clients, with rotation.
@Component
final class RefreshGrant implements Grant {
    private final RefreshFamilies families;

    RefreshGrant(RefreshFamilies families) {
        this.families = families;
    }

    @Override
    public String type() {
        return ClientEntry.REFRESH;
    }

    @Override
    public String permittedAs() {
        return ClientEntry.REFRESH;
    }

    @Override
    public Reply give(ClientEntry client, Form form) {
        var token = form.required("refresh_token");
        return switch (families.use(token, client.clientId()::equals, form.words("scope"))) {
            case Outcome.Given given -> given.tokens().answer().reply();
            case Outcome.Reused _, Outcome.Refused _ -> throw OAuthRefusal.invalidGrant();
        };
    }
}
