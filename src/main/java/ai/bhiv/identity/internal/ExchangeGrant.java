package ai.bhiv.identity.internal;

import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.identity.VerifiedToken;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.Reply;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.stereotype.Component;

/// Token exchange (RFC 8693, IDN-30): an agent acts with what is left of a person's rights. The result is narrower and
/// shorter than the subject's token in every respect, cannot be refreshed, reaches neither the person's own account
/// nor anything of identity but reading, and ends with the person's session.
@Component
final class ExchangeGrant implements Grant {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    /// A delegation by its id, instead of a token of somebody who is not there (IDN-30).
    private static final String DELEGATION = "urn:bhiv:params:oauth:token-type:delegation";

    private static final Pattern LENT =
            Pattern.compile("([a-z0-9_-]{2,40})\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DEEPEST = 4;

    private final TokenVerifier verifier;
    private final TokenIssuer issuer;
    private final Delegators delegators;
    private final Audiences audiences;
    private final Clock clock;

    ExchangeGrant(TokenVerifier verifier, TokenIssuer issuer, Delegators delegators, Audiences audiences, Clock clock) {
        this.verifier = verifier;
        this.issuer = issuer;
        this.delegators = delegators;
        this.audiences = audiences;
        this.clock = clock;
    }

    @Override
    public String type() {
        return AuthorizationGrantType.TOKEN_EXCHANGE.getValue();
    }

    @Override
    public String permittedAs() {
        return ClientEntry.EXCHANGE;
    }

    /// In whose name the agent acts.
    ///
    /// @param roles what the person holds now, whatever its token says
    /// @param until the result ends then at the latest
    /// @param session whose end ends the result
    /// @param delegation that lent the rights; null when the person's own token did
    /// @param token the person's, with those who acted before; null when there is none
    private record Subject(
            Principal who,
            Collection<String> roles,
            Instant until,
            UUID session,
            @Nullable String delegation,
            @Nullable String token) {}

    @Override
    public Reply give(ClientEntry client, Form form) {
        var wanted = form.get("requested_token_type");
        if (wanted != null && !wanted.equals(ACCESS_TOKEN)) {
            throw OAuthRefusal.invalidRequest("requested_token_type (expected: " + ACCESS_TOKEN + ")");
        }
        var subject = switch (form.required("subject_token_type")) {
            case ACCESS_TOKEN -> present(form.required("subject_token"));
            case DELEGATION -> absent(client, form);
            default ->
                throw OAuthRefusal.invalidRequest(
                        "subject_token_type (expected: " + ACCESS_TOKEN + " or " + DELEGATION + ")");
        };
        var who = subject.who;
        if (!client.tenant().equals(ClientDirectory.SYSTEM) && !client.tenant().equals(who.tenant())) {
            throw OAuthRefusal.invalidGrant().security(SecurityType.TENANT_CROSSING);
        }
        var scopes = narrowed(who, client, form.words("scope"));
        var resource = form.get("resource") == null ? form.get("audience") : form.get("resource");
        var now = clock.instant();
        var latest = now.plus(LONGEST);
        var expires = subject.until.isBefore(latest) ? subject.until : latest;
        var claims = issuer.claims(who.tenant(), who.id(), who.name(), client.clientId(), scopes)
                .audience(audiences.of(client, resource))
                .expirationTime(Date.from(expires))
                .claim("sid", subject.session.toString())
                .claim("roles", List.copyOf(subject.roles))
                .claim(
                        TokenVerifier.CONTACT_CLAIM,
                        who.contact() == null ? null : who.contact().toString())
                .claim(TokenVerifier.DELEGATION_CLAIM, subject.delegation)
                .claim("act", actor(client, form, subject.token));
        return new TokenAnswer(
                        issuer.sign(claims), Duration.between(now, expires).toSeconds(), scopes)
                .with("issued_token_type", ACCESS_TOKEN)
                .reply();
    }

    private Subject present(String token) {
        var subject = subject(token);
        return new Subject(
                subject.principal(),
                delegators.rolesNow(subject),
                subject.expires(),
                subject.session(),
                subject.delegation(),
                token);
    }

    /// `tenant.id` of a delegation to the agent that the actor token names: only the platform's own runtime of agents
    /// can say so.
    private Subject absent(ClientEntry client, Form form) {
        var parts = LENT.matcher(form.required("subject_token"));
        if (!parts.matches() || !client.tenant().equals(ClientDirectory.SYSTEM)) {
            throw OAuthRefusal.invalidGrant();
        }
        var id = UUID.fromString(parts.group(2));
        var agent = String.valueOf(named(client, form).get("sub"));
        var lent = delegators.behind(parts.group(1), id, agent);
        return new Subject(lent.who(), lent.who().roles(), lent.until(), id, id.toString(), null);
    }

    private VerifiedToken subject(String token) {
        try {
            var subject = verifier.examine(token);
            if (subject.principal().roles().contains(RoleMatrix.PASSWORD_CHANGE)) {
                throw OAuthRefusal.invalidGrant();
            }
            return subject;
        } catch (Problem notGood) {
            throw OAuthRefusal.invalidGrant();
        }
    }

    /// @throws OAuthRefusal `invalid_scope` when more is asked for than both hold
    private static Set<String> narrowed(Principal who, ClientEntry client, Collection<String> asked) {
        var most = new LinkedHashSet<>(Scopes.both(who.scopes(), client.scopes()));
        boolean reads = Scopes.covers(most, "identity:read");
        most.removeIf(scope -> scope.equals("identity") || scope.startsWith("identity:"));
        most.remove(Principal.ACCOUNT);
        most.removeAll(ClientEntry.OPENID);
        if (reads) {
            most.add("identity:read");
        }
        asked.forEach(scope -> {
            if (!Scopes.covers(most, scope)) {
                throw OAuthRefusal.invalidScope(scope);
            }
        });
        return asked.isEmpty() ? most : new LinkedHashSet<>(asked);
    }

    /// Who acts now, around those who acted before (RFC 8693, section 4.1).
    private static Map<String, Object> actor(ClientEntry client, Form form, @Nullable String subjectToken) {
        try {
            var before = subjectToken == null
                    ? null
                    : SignedJWT.parse(subjectToken).getJWTClaimsSet().getJSONObjectClaim("act");
            int depth = 1;
            for (Object act = before; act instanceof Map<?, ?> map; act = map.get("act")) {
                depth++;
            }
            if (depth > DEEPEST) {
                throw OAuthRefusal.invalidRequest("act (expected: at most " + DEEPEST + " actors)");
            }
            var act = named(client, form);
            if (before != null) {
                act.put("act", before);
            }
            return act;
        } catch (ParseException e) {
            throw OAuthRefusal.invalidGrant();
        }
    }

    /// The agent that the client's own actor token names; the client itself when there is none.
    private static Map<String, Object> named(ClientEntry client, Form form) {
        var act = new LinkedHashMap<String, Object>();
        var token = form.get("actor_token");
        if (token == null) {
            act.put("sub", client.clientId());
            return act;
        }
        if (!JWT.equals(form.get("actor_token_type"))) {
            throw OAuthRefusal.invalidRequest("actor_token_type (expected: " + JWT + ")");
        }
        try {
            var jwt = SignedJWT.parse(token);
            ClientAuthentication.checkSignature(jwt, client);
            var claims = jwt.getJWTClaimsSet();
            if (!client.clientId().equals(claims.getIssuer()) || claims.getSubject() == null) {
                throw OAuthRefusal.invalidGrant();
            }
            act.put("sub", bounded(claims.getSubject()));
            var run = claims.getStringClaim("run");
            if (run != null) {
                act.put("run", bounded(run));
            }
            return act;
        } catch (ParseException | JOSEException e) {
            throw OAuthRefusal.invalidGrant();
        }
    }

    private static String bounded(@Nullable String name) {
        if (name == null || name.isBlank() || name.length() > 100) {
            throw OAuthRefusal.invalidGrant();
        }
        return name;
    }
}
