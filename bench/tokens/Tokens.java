import ai.bhiv.identity.ApiKeyAuthenticator;
import ai.bhiv.identity.ExchangedKey;
import ai.bhiv.identity.Jwk;
import ai.bhiv.identity.JwkSet;
import ai.bhiv.identity.KeyExchange;
import ai.bhiv.identity.Permissions.Extent;
import ai.bhiv.identity.PresentedKey;
import ai.bhiv.identity.RoleAuthority;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Authority.Verdict;
import ai.bhiv.platform.store.Owned;
import ai.bhiv.platform.web.BearerAuthenticator;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Headers;
import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.entity.Entities;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityUID;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What it costs to know who calls and what he may do, in microseconds, beside a bare RSA verification and cedar-java:
/// by turns in one run, medians of the rounds. Run by tokens.sh.
final class Tokens {
    private static final int ROUNDS = Integer.getInteger("rounds", 7);
    private static final int WARM_UPS = 6;
    private static final int FIRST_SIGHTS = 2_000;
    private static final int KNOWN = 100_000;
    private static final int CEDARS = 400;
    private static final String ISSUER = "http://localhost:8000";
    private static final Clock CLOCK = Clock.systemUTC();

    private static long sink;

    public static void main(String[] args) throws Exception {
        var key = new RSAKeyGenerator(2048).keyID("bench").generate();
        var set = new JwkSet(List.of(new Jwk(
                "RSA", "bench", "sig", "RS256", key.getModulus().toString(), key.getPublicExponent().toString())));
        System.out.println("load " + java.nio.file.Files.readString(java.nio.file.Path.of("/proc/loadavg")).strip()
                + ", " + Runtime.getRuntime().availableProcessors() + " cores, medians of " + ROUNDS
                + " rounds, lowest and highest in brackets");
        verification(key, set);
        decisions();
    }

    private static void verification(RSAKey key, JwkSet set) throws Exception {
        var bare = new double[ROUNDS];
        var first = new double[ROUNDS];
        var known = new double[ROUNDS];
        var apiKey = new double[ROUNDS];
        var rsa = new RSASSAVerifier(key.toRSAPublicKey());
        var tokens = new ArrayList<String>();
        for (int i = 0; i < FIRST_SIGHTS; i++) {
            tokens.add(token(key));
        }
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            var verifier = new TokenVerifier(() -> set, ISSUER, CLOCK);
            verifier.examine(token(key));
            double nimbus = perCall(FIRST_SIGHTS, i -> {
                try {
                    if (!SignedJWT.parse(tokens.get(i)).verify(rsa)) {
                        throw new IllegalStateException("not verified");
                    }
                } catch (java.text.ParseException | com.nimbusds.jose.JOSEException e) {
                    throw new IllegalStateException(e);
                }
            });
            double ours = perCall(FIRST_SIGHTS, i -> sink += verifier.examine(tokens.get(i)).hashCode() & 1);
            var bearer = new BearerAuthenticator(verifier::verify);
            double seen = perCall(KNOWN, i -> sink += bearer.authenticate(
                            exchange("Authorization", "Bearer " + tokens.get(i % FIRST_SIGHTS)))
                    .name()
                    .length());
            var keys = keys(tokens);
            var either = new ApiKeyAuthenticator(new FakeExchange(keys), bearer, java.time.Duration.ofHours(1));
            var names = List.copyOf(keys.keySet());
            double byKey = context().call(() -> {
                perCall(names.size(), i -> either.authenticate(exchange("X-API-Key", names.get(i))));
                return perCall(KNOWN, i -> sink += either.authenticate(
                                exchange("X-API-Key", names.get(i % names.size())))
                        .name()
                        .length());
            });
            if (round >= 0) {
                bare[round] = nimbus;
                first[round] = ours;
                known[round] = seen;
                apiKey[round] = byKey;
            }
        }
        row("RSA verification alone (Nimbus)", bare);
        row("first sight of a token", first);
        System.out.printf("   ratio to Nimbus alone: %.2f (must be at most 2)%n", median(first) / median(bare));
        row("known token", known);
        row("API key, warm", apiKey);
        System.out.printf(
                "   rate of known tokens to keys: %.2f in this stage alone%n", median(known) / median(apiKey));
    }

    private static void decisions() throws Exception {
        var authority = new RoleAuthority();
        var permissions = RoleMatrix.known().stream().sorted().toList();
        var roles = RoleMatrix.roles();
        var owner = UUID.randomUUID();
        var stranger = UUID.randomUUID();
        var owned = new Owned("customer_id");
        var principals = roles.stream()
                .map(role -> new Principal(role, role, "default", Set.of(role), null, Set.of("*"), owner, null))
                .toList();
        var engine = new BasicAuthorizationEngine();
        var policies = policies(roles, permissions);
        policies.cache();
        var resources = List.of(resource(owner), resource(stranger));
        var entities = new ArrayList<Entities>();
        for (var role : roles) {
            var user = new Entity(uid("User", role), Map.of("contact", uid("Customer", owner.toString())), Set.of(uid("Role", role)));
            entities.add(new Entities(Set.of(user, new Entity(uid("Role", role)), resources.get(0), resources.get(1))));
        }
        int agreed = 0;
        for (var r = 0; r < roles.size(); r++) {
            for (var permission : permissions) {
                for (int of = 0; of < 2; of++) {
                    boolean ours = ours(authority, owned, principals.get(r), permission, of == 0 ? owner : stranger);
                    boolean cedar = cedar(engine, policies, entities.get(r), roles.get(r), permission, resources.get(of));
                    if (ours != cedar) {
                        throw new IllegalStateException(roles.get(r) + " " + permission + ": " + ours + ", cedar " + cedar);
                    }
                    agreed++;
                }
            }
        }
        System.out.println(agreed + " decisions (" + roles.size() + " roles, " + permissions.size()
                + " permissions, own and foreign): cedar-java decides each alike");
        var mine = new double[ROUNDS];
        var theirs = new double[ROUNDS];
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            double own = perCall(KNOWN * 10, i -> sink += ours(
                            authority,
                            owned,
                            principals.get(i % roles.size()),
                            permissions.get(i % permissions.size()),
                            (i & 1) == 0 ? owner : stranger)
                    ? 1
                    : 0);
            double cedar = perCall(CEDARS, i -> sink += cedar(
                            engine,
                            policies,
                            entities.get(i % roles.size()),
                            roles.get(i % roles.size()),
                            permissions.get(i % permissions.size()),
                            resources.get(i & 1))
                    ? 1
                    : 0);
            if (round >= 0) {
                mine[round] = own;
                theirs[round] = cedar;
            }
        }
        row("permission check with ownership", mine);
        row("the same by cedar-java 4.10.0, policies cached", theirs);
        System.out.printf(
                "   %,.0f decisions a second; cedar-java %,.0f; ratio %.0f (must be at least 20)%n",
                1e6 / median(mine), 1e6 / median(theirs), median(theirs) / median(mine));
    }

    /// As the platform decides a call and the endpoint one record of it.
    private static boolean ours(Authority authority, Owned owned, Principal who, String permission, UUID owner) {
        return switch (authority.decide(who, permission)) {
            case ALLOWED -> true;
            case OWN_ONLY -> owner.equals(who.contact());
            case DENIED -> false;
        };
    }

    private static boolean cedar(
            BasicAuthorizationEngine engine,
            PolicySet policies,
            Entities entities,
            String role,
            String permission,
            Entity resource) {
        try {
            var request = new AuthorizationRequest(
                    uid("User", role), uid("Action", permission), resource.getEUID(), Map.of());
            return engine.isAuthorized(request, policies, entities).success.orElseThrow().isAllowed();
        } catch (com.cedarpolicy.model.exception.AuthException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PolicySet policies(List<String> roles, List<String> permissions) throws Exception {
        var text = new StringBuilder();
        for (var role : roles) {
            for (var extent : List.of(Extent.ALL, Extent.OWN)) {
                var actions = permissions.stream()
                        .filter(p -> RoleMatrix.permissions(Set.of(role)).allows(p) == extent)
                        .map(p -> "Action::\"" + p + "\"")
                        .toList();
                if (!actions.isEmpty()) {
                    text.append("permit(principal in Role::\"").append(role).append("\", action in [")
                            .append(String.join(",", actions)).append("], resource)")
                            .append(extent == Extent.OWN ? " when { resource.owner == principal.contact };\n" : ";\n");
                }
            }
        }
        return PolicySet.parsePolicies(text.toString());
    }

    private static Entity resource(UUID owner) {
        return new Entity(uid("Record", "of " + owner), Map.of("owner", uid("Customer", owner.toString())), Set.of());
    }

    private static EntityUID uid(String type, String id) {
        return EntityUID.parse(type + "::\"" + id + "\"").orElseThrow();
    }

    private interface Call {
        void run(int i);
    }

    /// Microseconds a call.
    private static double perCall(int times, Call call) {
        long before = System.nanoTime();
        for (int i = 0; i < times; i++) {
            call.run(i);
        }
        return (System.nanoTime() - before) / 1000.0 / times;
    }

    private static void row(String what, double[] micros) {
        var sorted = micros.clone();
        Arrays.sort(sorted);
        System.out.printf("%-48s %9.3f us  [%.3f..%.3f]%n", what, median(micros), sorted[0], sorted[sorted.length - 1]);
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static Exchange exchange(String header, String value) {
        return new Exchange(
                Role.GATEWAY, "GET", "/", null, new Headers().add(header, value), InputStream.nullInputStream(), "127.0.0.1");
    }

    private static RequestContext context() {
        return new RequestContext(
                Principal.ANONYMOUS, "bench", "0".repeat(32), Instant.now().plusSeconds(600), null, null);
    }

    private static Map<String, String> keys(List<String> tokens) {
        var keys = new java.util.LinkedHashMap<String, String>();
        for (int i = 0; i < tokens.size(); i++) {
            keys.put("bhiv_default.%012d_%s_000000".formatted(i, "A".repeat(43)), tokens.get(i));
        }
        return keys;
    }

    /// Identity's side of the exchange, which is not what is measured.
    private record FakeExchange(Map<String, String> keys) implements KeyExchange {
        @Override
        public ExchangedKey exchange(PresentedKey presented) {
            return new ExchangedKey(keys.get(presented.key()), List.of());
        }

        @Override
        public void leaked(PresentedKey presented) {
            throw new IllegalStateException("no key is in a query here");
        }
    }

    private static String token(RSAKey key) throws Exception {
        var now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(UUID.randomUUID().toString())
                .audience("bhiv")
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .jwtID(UUID.randomUUID().toString())
                .claim("sid", UUID.randomUUID().toString())
                .claim("client_id", "cli")
                .claim("tenant", "default")
                .claim("preferred_username", "somebody")
                .claim("roles", List.of("Sales", "Support"))
                .claim("scope", String.join(" ", RoleMatrix.areas()))
                .claim("auth_time", now.getEpochSecond())
                .build();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).type(TokenVerifier.TYPE).keyID("bench").build(), claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }
}
