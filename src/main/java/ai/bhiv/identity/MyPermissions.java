package ai.bhiv.identity;

import java.util.List;

/// What the caller may do.
///
/// @param roles its roles and grant sets
/// @param permissions all that follows from them, by name
public record MyPermissions(List<String> roles, List<Held> permissions) {
    /// One permission.
    ///
    /// @param condition how far it reaches
    public record Held(String permission, Permissions.Extent condition) {}
}
