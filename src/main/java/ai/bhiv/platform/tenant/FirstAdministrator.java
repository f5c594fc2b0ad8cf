package ai.bhiv.platform.tenant;

/// Makes somebody who can sign in to a new tenant. The identity module does.
public interface FirstAdministrator {
    /// Makes the user, with all rights in the tenant of the open transaction and none on the platform.
    ///
    /// @param name as given; it is folded as names of logins are
    /// @return who signs in, and with which password: it ends after 24 hours and must be changed at the first login
    Made make(String name);

    /// @param name as folded
    record Made(String name, String password) {
        @Override
        public String toString() {
            return "Made[name=" + name + "]";
        }
    }
}
