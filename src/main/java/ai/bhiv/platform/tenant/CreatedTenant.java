package ai.bhiv.platform.tenant;

import ai.bhiv.platform.contract.Meaning;

/// A tenant just made, with what its first administrator needs to sign in.
///
/// @param password never stored, and not shown again
public record CreatedTenant(
        String id,
        Tenant tenant,

        @Meaning("What its first administrator signs in with.")
        String login,

        @Meaning("First password, shown once; it ends after 24 hours and must be changed at the first login.")
        String password) {
    @Override
    public String toString() {
        return "CreatedTenant[tenant=" + tenant + ", login=" + login + "]";
    }
}
