package ai.bhiv.testing;

import ai.bhiv.platform.store.DatabaseAccess;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Fails, at its commit, any transaction of the application that writes a business table without an audit entry
/// (AUD-2): deferred triggers, in databases of tests only, that see every statement of every connection.
/// What a test writes past the application, as the superuser, is not judged.
public final class AuditDetector {
    /// SQLSTATE of a commit that was failed.
    public static final String STATE = "BH009";

    /// Tables whose writes follow from something that is recorded elsewhere, or that nobody decided: keys of repeats,
    /// events and their delivery, rows of an import on their way, leases, counters, single-use proofs of sign-in.
    private static final Set<String> DERIVED = Set.of(
            "idempotency",
            "event_outbox",
            "event_queue",
            "event_deliveries",
            "event_lanes",
            "event_inbox",
            "event_subscribers",
            "import_rows",
            "import_changes",
            "audit_outbox",
            "audit_spooled",
            "schema_history",
            "instances",
            "revisions",
            "login_counters",
            "login_failures",
            "challenges",
            "authorization_codes",
            "device_authorizations",
            "refresh_tokens",
            "used_assertions",
            "revocations");

    private AuditDetector() {}

    /// Watches every table that is there now.
    ///
    /// @return what is watched
    public static List<String> watch(DatabaseAccess access) {
        try (var connection = TestDatabase.superuser(access);
                var statement = connection.createStatement()) {
            statement.execute("""
                    create schema watching;
                    grant usage on schema watching to public;
                    create function watching.audited() returns trigger language plpgsql as $$
                    begin
                        perform set_config('watching.audited', 'yes', true);
                        return null;
                    end $$;
                    create function watching.written() returns trigger language plpgsql as $$
                    begin
                        if session_user = '%s' and coalesce(current_setting('watching.audited', true), '') <> 'yes' then
                            raise exception '%%.%% was written in a transaction without an audit entry (%%)',
                                tg_table_schema, tg_table_name, tg_op using errcode = '%s';
                        end if;
                        return null;
                    end $$;""".formatted(access.appUser(), STATE));
            var tables = new ArrayList<String>();
            try (var rows = statement.executeQuery("""
                    select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    -- a partition is watched by the trigger of its parent
                    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('audit', 'watching',
                        'public', 'pg_catalog', 'pg_toast', 'information_schema') order by 1, 2""")) {
                while (rows.next()) {
                    tables.add(rows.getString(1) + "." + rows.getString(2));
                }
            }
            var watched = new ArrayList<String>();
            for (var table : tables) {
                if (table.endsWith(".audit_outbox")) {
                    statement.execute("create trigger watching after insert on " + table
                            + " for each statement execute function watching.audited()");
                } else if (!DERIVED.contains(table.substring(table.indexOf('.') + 1))) {
                    statement.execute("create constraint trigger watching after insert or update or delete on " + table
                            + " deferrable initially deferred for each row execute function watching.written()");
                    watched.add(table);
                }
            }
            return watched;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Ends it.
    public static void end(DatabaseAccess access) {
        try (var connection = TestDatabase.superuser(access);
                var statement = connection.createStatement()) {
            statement.execute("drop schema watching cascade");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
