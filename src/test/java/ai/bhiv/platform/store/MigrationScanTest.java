package ai.bhiv.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.testing.AllModules;
import ai.bhiv.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// PLT-14: what would tie the schema to one server or hide what happens in it is refused, in the files of all
/// migrations
/// and in what they make.
class MigrationScanTest {
    /// Tables above the tenants.
    private static final Set<String> WITHOUT_TENANT =
            Set.of("platform.tenants", "platform.instances", "platform.event_subscribers", "work.workers");

    /// An order among events of one key, given by the server that stores them. No key refers to it from elsewhere, and
    /// it
    /// is no cursor.
    private static final String EVENT_ORDER = ".event_outbox_position_seq";

    /// What runs with the owner's rights when another login calls it: how the relay learns which tenants have work, and
    /// how the sequencer's login, which may make no tables, gets the partitions of a month, drops archived ones and
    /// erases the details of a person; and the work engine's, which see the scheduling of runs over all tenants.
    private static final Set<String> AS_OWNER = Set.of(
            "events_waiting",
            "event_lanes_due",
            "open_month",
            "drop_months",
            "drop_segment",
            "erase_details",
            "enter",
            "renew",
            "leave",
            "bring_on",
            "claim",
            "look",
            "give_back");

    private static final Map<String, Pattern> REFUSED = Map.of(
            "a trigger", Pattern.compile("create\\s+(or\\s+replace\\s+)?(constraint\\s+)?trigger"),
            "a sequence", Pattern.compile("create\\s+sequence|\\b(small|big)?serial\\b|\\bnextval\\b|as\\s+identity"),
            "an advisory lock", Pattern.compile("pg_(try_)?advisory"),
            "an enum type", Pattern.compile("create\\s+type\\s+\\S+\\s+as\\s+enum"),
            "a primary key without tenant_id first", Pattern.compile("primary\\s+key\\s*\\(\\s*(?!tenant_id\\b)\\w+"));

    @Test
    void noMigrationHasWhatIsRefused() {
        var files = AllModules.files();
        assertThat(files).hasSizeGreaterThan(8);
        var wrong = new ArrayList<String>();
        files.forEach((name, text) -> wrong.addAll(refused(name, text)));
        assertThat(wrong)
                .containsExactly(
                        "common/V0_6__events.sql: a sequence",
                        "platform/V1__tenants_and_instances.sql: a primary key without tenant_id first",
                        "work/V1__runs.sql: a primary key without tenant_id first");
    }

    @Test
    void theScanFindsWhatItLooksFor() {
        for (var sql : List.of(
                "create trigger t after insert on crm.x for each row execute function f()",
                "CREATE CONSTRAINT TRIGGER t after insert on crm.x",
                "create sequence crm.numbers",
                "create table crm.x (id bigserial)",
                "create table crm.x (id bigint generated always as identity)",
                "select pg_advisory_xact_lock(1)",
                "select pg_try_advisory_lock(1)",
                "create type crm.mood as enum ('good')",
                "create table crm.x (id uuid, primary key (id, tenant_id))")) {
            assertThat(refused("f", sql)).as(sql).isNotEmpty();
        }
        assertThat(refused("f", "-- no trigger: create trigger is refused\nprimary key (tenant_id, id)"))
                .isEmpty();
    }

    @Test
    void theMigratedDatabaseHasNoneOfItEither() throws SQLException {
        var database = TestDatabase.fresh(AllModules.names());
        assertThat(names(database, """
                select t.tgrelid::regclass::text from pg_trigger t where not t.tgisinternal""")).as("triggers").isEmpty();
        assertThat(names(
                        database,
                        ours("select n.nspname || '.' || c.relname from pg_class c", "c.relnamespace")
                                + " and c.relkind = 'S'"))
                .as("sequences")
                .allSatisfy(name -> assertThat(name).endsWith(EVENT_ORDER));
        assertThat(names(
                        database,
                        ours("select distinct p.proname from pg_proc p", "p.pronamespace") + " and p.prosecdef"))
                .as("functions with the owner's rights")
                .containsExactlyInAnyOrderElementsOf(AS_OWNER);
        assertThat(names(
                        database,
                        ours("select n.nspname || '.' || y.typname from pg_type y", "y.typnamespace")
                                + " and y.typtype = 'e'"))
                .as("enum types")
                .isEmpty();
        assertThat(names(
                        database,
                        ours("select n.nspname || '.' || p.proname from pg_proc p", "p.pronamespace")
                                + " and p.prosrc ~ 'pg_(try_)?advisory'"))
                .as("advisory locks")
                .isEmpty();
        var loose =
                names(database, ours("select n.nspname || '.' || c.relname from pg_class c", "c.relnamespace") + """
                 and c.relkind in ('r', 'p') and c.relname <> 'schema_history' and not exists (
                    select from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
                     where i.indrelid = c.oid and i.indisprimary and a.attname = 'tenant_id')""");
        assertThat(loose)
                .as("primary keys without tenant_id first")
                .containsExactlyInAnyOrderElementsOf(WITHOUT_TENANT);
    }

    private static String ours(String select, String namespace) {
        return select + " join pg_namespace n on n.oid = " + namespace
                + " where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'public')";
    }

    private static List<String> refused(String name, String text) {
        var code = text.replaceAll("--[^\n]*", "").toLowerCase(java.util.Locale.ROOT);
        return REFUSED.entrySet().stream()
                .filter(rule -> rule.getValue().matcher(code).find())
                .map(rule -> name + ": " + rule.getKey())
                .sorted()
                .toList();
    }

    private static List<String> names(DatabaseAccess database, String sql) throws SQLException {
        try (var connection = TestDatabase.superuser(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
