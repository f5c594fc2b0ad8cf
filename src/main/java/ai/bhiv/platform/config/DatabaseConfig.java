package ai.bhiv.platform.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where the database is. Without an address the platform runs its own.
///
/// @param url `postgresql://host:port/database`, with the options of the JDBC driver as its query
@Config(prefix = "database", meaning = "Where the database is. Without `database.url` the platform runs its own.")
public record DatabaseConfig(
        @Setting(meaning = "An external PostgreSQL: `postgresql://host:5432/database?sslmode=verify-full`.") @Nullable
        URI url,

        @Setting(value = "bhiv_app", meaning = "The login of the application.")
        String user,

        @Setting(secret = true, meaning = "Its password. Needed with `database.url`.") @Nullable
        String password,

        @Setting(value = "bhiv_owner", meaning = "The login that owns the schemas and runs migrations.")
        String ownerUser,

        @Setting(secret = true, meaning = "Its password. Needed with `database.url`.") @Nullable
        String ownerPassword,

        @Setting(value = "bhiv_audit", meaning = "The login of the audit module.")
        String auditUser,

        @Setting(secret = true, meaning = "Its password. Needed with `database.url`.") @Nullable
        String auditPassword,

        @Setting(value = "20", min = "2", max = "40", meaning = "The most connections that this process holds.")
        int poolSize) {

    /// @throws IllegalArgumentException when an address is given without the passwords for it
    public DatabaseConfig {
        if (url != null) {
            if (url.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "database.url: holds a login (expected: none; use database.user and database.password)");
            }
            if (!"postgresql".equals(url.getScheme())
                    || url.getHost() == null
                    || url.getPath().length() < 2) {
                throw new IllegalArgumentException(
                        "database.url: '" + url + "' (expected: postgresql://host:port/database)");
            }
            if (password == null || ownerPassword == null || auditPassword == null) {
                throw new IllegalArgumentException("database.url is set (expected: database.password,"
                        + " database.owner-password and database.audit-password with it)");
            }
        }
    }

    @Override
    public String toString() {
        return "DatabaseConfig[" + url + ", " + user + ", " + ownerUser + ", " + auditUser + ", " + poolSize + "]";
    }
}
