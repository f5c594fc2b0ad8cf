package ai.bhiv.platform.store;

import java.util.List;

/// The logins of the platform, as SQL for somebody who may make roles (PLT-13). Every statement may run
/// again.
///
/// `owner` owns the schemas and runs migrations; `app` may not change them and cannot bypass row-level
/// security; `audit` is given its rights by the audit module's migrations.
record RoleScript(DatabaseAccess access) {

    /// The statements with the passwords in them.
    List<String> statements() {
        return List.of(
                role(access.ownerUser(), literal(access.ownerPassword())),
                role(access.appUser(), literal(access.appPassword())),
                role(access.auditUser(), literal(access.auditPassword())));
    }

    /// What makes one login anew, for somebody who may make roles but is no superuser and so may not name the powers
    /// that a new role lacks anyway.
    List<String> create(String login, String database) {
        var password = login.equals(access.auditUser()) ? access.auditPassword() : access.appPassword();
        return List.of(
                "create role %s login password %s".formatted(name(login), literal(password)),
                "grant connect on database %s to %s".formatted(name(database), name(login)));
    }

    /// Takes from everybody what PostgreSQL gives to everybody in a new database.
    List<String> databaseRights(String database) {
        return List.of(
                "revoke all on database " + name(database) + " from public",
                "grant connect on database %s to %s, %s, %s"
                        .formatted(
                                name(database),
                                name(access.ownerUser()),
                                name(access.appUser()),
                                name(access.auditUser())));
    }

    String createDatabase(String database) {
        return "create database " + name(database) + " owner " + name(access.ownerUser());
    }

    /// The script to hand to an administrator, with the names of the settings in place of the passwords.
    String text(String database) {
        var lines = List.of(
                role(access.ownerUser(), "'<database.owner-password>'"),
                role(access.appUser(), "'<database.password>'"),
                role(access.auditUser(), "'<database.audit-password>'"),
                createDatabase(database) + " -- unless it is there: alter database " + name(database) + " owner to "
                        + name(access.ownerUser()),
                String.join(";\n", databaseRights(database)));
        return String.join(";\n", lines) + ";\n";
    }

    private static String role(String role, String password) {
        return """
                do $$ begin
                  if not exists (select from pg_roles where rolname = %s) then create role %s; end if;
                end $$;
                alter role %s login nosuperuser nobypassrls nocreaterole nocreatedb noreplication password %s""".formatted(literal(role), name(role), name(role), password);
    }

    private static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
