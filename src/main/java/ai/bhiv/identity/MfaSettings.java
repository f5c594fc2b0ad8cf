package ai.bhiv.identity;

import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.Setting;
import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who must have a second factor (IDN-8). Without one, a login ends in a token that reaches the own account alone,
/// where
/// one can be enrolled.
@Config(prefix = "identity.mfa", scope = Config.Scope.PLATFORM, meaning = "Who must have a second factor.")
public record MfaSettings(
        @Setting(
                value = "public",
                meaning = "Roles that need one, such as `Admin,Ops`; `none`; or `public`: Admin as soon as the public"
                        + " address is not this machine's own.")
        String requiredRoles) {
    private static final Set<String> OWN_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    public MfaSettings {
        for (var name : named(requiredRoles)) {
            if (!Set.of("none", "public").contains(name) && !RoleMatrix.roles().contains(name)) {
                throw new IllegalArgumentException("identity.mfa.required-roles: '" + name
                        + "' (expected: none, public, or roles of " + RoleMatrix.roles() + ")");
            }
        }
    }

    /// Whether somebody with these roles needs one.
    ///
    /// @param issuer the public address
    public boolean requires(Collection<String> roles, String issuer) {
        var named = named(requiredRoles);
        return roles.stream().anyMatch(named::contains)
                || named.contains("public") && roles.contains(RoleMatrix.ADMIN) && !own(issuer);
    }

    private static boolean own(String issuer) {
        try {
            var host = URI.create(issuer).getHost();
            return host == null || OWN_HOSTS.contains(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException noAddress) {
            return true;
        }
    }

    private static Set<String> named(String roles) {
        return Stream.of(roles.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }
}
