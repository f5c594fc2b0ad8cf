package ai.bhiv.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Authority.Verdict;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.testing.TestPlatform;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every operation of the contract, with the token of everybody (IDN-40, IDN-41; identity, section 8, "Matrix"). The
/// subjects are made here and the operations come from the contract, so an operation written tomorrow is walked
/// tomorrow. Who holds which permission stands in `matrix.txt`, made from RoleMatrix, not yet read against IDN-40;
/// `-Dbhiv.golden=write` writes it.
class MatrixTest {
    private static final Path GOLDEN = Path.of("src/test/resources/ai/bhiv/identity/matrix.txt");
    private static final String NONE = "";
    private static final Map<String, Set<String>> SUBJECTS = subjects();

    private final TestPlatform platform = TestPlatform.shared();
    private final Collection<Operation> operations =
            platform.platform().part(Contracts.class).operations();
    private final Authority authority = platform.platform().part(Authority.class);
    private final List<String> wrong = new ArrayList<>();

    @Test
    void everySubjectGetsFromEveryOperationWhatTheMatrixSays() throws Exception {
        int asked = 0;
        for (var subject : SUBJECTS.entrySet()) {
            for (var agent : new String[] {null, "agent"}) {
                var token = token(subject.getValue(), agent);
                for (var operation : operations) {
                    if (!operation.isPublic()) {
                        asked++;
                        judge(operation, subject.getKey(), agent, subject.getValue(), ask(operation, token));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(1_000);
    }

    @Test
    void noOperationTakesNoTokenNorOneThatIsTamperedExpiredOrOfSomebodyElse() throws Exception {
        var real = platform.platform().part(KeyRing.class).active();
        var foreign = new RSAKeyGenerator(2048).keyID(real.getKeyID()).generate();
        var claims = claims(Set.of("Admin"), null);
        var past = new JWTClaimsSet.Builder(claims)
                .issueTime(Date.from(Instant.now().minusSeconds(900)))
                .notBeforeTime(Date.from(Instant.now().minusSeconds(900)))
                .expirationTime(Date.from(Instant.now().minusSeconds(60)))
                .build();
        var issuer = new JWTClaimsSet.Builder(claims)
                .issuer("https://elsewhere.example")
                .build();
        var audience =
                new JWTClaimsSet.Builder(claims).audience("somebody-else").build();
        var system = new JWTClaimsSet.Builder(claims)
                .claim("roles", List.of(RoleMatrix.SYSTEM))
                .build();
        var good = sign(real, claims).split("\\.");
        var more = new JWTClaimsSet.Builder(claims).subject("somebody-else").build();
        var tampered = good[0] + "." + sign(real, more).split("\\.")[1] + "." + good[2];
        var tokens = Map.of(
                "no token", NONE,
                "tampered", tampered,
                "expired", sign(real, past),
                "other issuer", sign(real, issuer),
                "other audience", sign(real, audience),
                "other key", sign(foreign, claims),
                "claims to be the system", sign(real, system));
        for (var token : tokens.entrySet()) {
            for (var operation : operations) {
                if (operation.isPublic()) {
                    continue;
                }
                var answer = ask(operation, token.getValue());
                if (answer.statusCode() != 401
                        || answer.headers().firstValue("WWW-Authenticate").isEmpty()) {
                    wrong.add(token.getKey() + " at " + operation.id() + ": " + answer.statusCode());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theTableIsTheOneThatWasReviewed() throws IOException {
        var table = new StringBuilder();
        RoleMatrix.known().stream().sorted().forEach(permission -> {
            table.append("%-24s".formatted(permission));
            SUBJECTS.forEach((name, roles) -> table.append(' ')
                    .append(name)
                    .append('=')
                    .append(RoleMatrix.permissions(roles)
                            .allows(permission)
                            .name()
                            .toLowerCase(Locale.ROOT)));
            table.append('\n');
        });
        if ("write".equals(System.getProperty("bhiv.golden"))) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, table.toString());
        }
        assertThat(table.toString()).isEqualTo(Files.readString(GOLDEN));
    }

    private void judge(
            Operation operation, String subject, String agent, Set<String> roles, HttpResponse<String> answer) {
        var verdict = authority.decide(new Principal("u", "u", "default", roles, agent), operation.permission());
        boolean may = verdict == Verdict.ALLOWED || verdict == Verdict.OWN_ONLY && operation.own();
        boolean refused = answer.statusCode() == 403 && answer.body().contains("\"permission\"")
                || answer.statusCode() == 403 && operation.permission().equals(Op.SIGNED_IN);
        // a parameter that nobody knows is told to those who may ask at all, so nothing is done by asking
        boolean let = answer.statusCode() == 400 && answer.body().contains("platform.filter.unknown")
                || answer.statusCode() == 401 && answer.body().contains("insufficient_user_authentication");
        if (may ? !let : !refused) {
            wrong.add(subject + (agent == null ? "" : " through an agent") + " at " + operation.id() + ": "
                    + answer.statusCode() + " (expected: " + (may ? "let in" : "403") + ") " + answer.body());
        }
    }

    private HttpResponse<String> ask(Operation operation, String token) {
        var path = operation.path();
        for (var field : operation.pathFields()) {
            path = path.replace("{" + field.name() + "}", "00000000-0000-7000-8000-000000000000");
        }
        var role = operation.roles().contains(Role.GATEWAY)
                ? Role.GATEWAY
                : operation.roles().iterator().next();
        return platform.send(operation.httpMethod(), role, path + "?no_such_parameter=1", token, null);
    }

    private String token(Set<String> roles, String agent) throws Exception {
        return sign(platform.platform().part(KeyRing.class).active(), claims(roles, agent));
    }

    /// Those of a real login, with other roles.
    private JWTClaimsSet claims(Set<String> roles, String agent) throws Exception {
        var real = SignedJWT.parse(platform.token("Admin")).getJWTClaimsSet();
        var claims = new JWTClaimsSet.Builder(real).claim("roles", List.copyOf(roles));
        return (agent == null ? claims : claims.claim("act", Map.of("sub", agent))).build();
    }

    private static String sign(RSAKey key, JWTClaimsSet claims) throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(ai.bhiv.identity.TokenVerifier.TYPE)
                .keyID(key.getKeyID())
                .build();
        var token = new SignedJWT(header, claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static Map<String, Set<String>> subjects() {
        var subjects = new LinkedHashMap<String, Set<String>>();
        RoleMatrix.roles().forEach(role -> subjects.put(role, Set.of(role)));
        subjects.put("operator", Set.of(RoleMatrix.PLATFORM_OPERATOR));
        subjects.put("auditor", Set.of(RoleMatrix.AUDITOR));
        subjects.put("nobody", Set.of());
        return subjects;
    }
}
