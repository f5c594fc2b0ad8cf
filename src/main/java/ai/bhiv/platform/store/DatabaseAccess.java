package ai.bhiv.platform.store;

/// Where the database is and with which logins it is used (PLT-13).
///
/// `owner` runs migrations only; `app` runs everything else, may not change the schema and is bound by
/// row-level security; `audit` is for the audit module. Passwords never appear in [#toString].
public record DatabaseAccess(
        String jdbcUrl,
        String appUser,
        String appPassword,
        String ownerUser,
        String ownerPassword,
        String auditUser,
        String auditPassword,
        boolean embedded) {

    /// The same logins on another database of the same server.
    public DatabaseAccess at(String otherUrl) {
        return new DatabaseAccess(
                otherUrl, appUser, appPassword, ownerUser, ownerPassword, auditUser, auditPassword, embedded);
    }

    @Override
    public String toString() {
        return "DatabaseAccess[" + jdbcUrl + ", " + appUser + ", " + ownerUser + ", " + auditUser
                + (embedded ? ", embedded]" : "]");
    }
}
