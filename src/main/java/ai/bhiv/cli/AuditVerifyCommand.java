package ai.bhiv.cli;

import ai.bhiv.audit.AuditPlaces;
import ai.bhiv.audit.AuditVerification;
import ai.bhiv.platform.store.DatabaseLogins;
import ai.bhiv.platform.store.EmbeddedPostgres;
import ai.bhiv.platform.store.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Recomputes the audit's logs without trusting the running platform: from a home directory, or from any database.
@Command(
        description = "Verify the audit's logs: every entry, tile, signature and published checkpoint.",
        footer = {
            "",
            "Exit codes: 0 nothing wrong, 1 a fault was found, 2 not everything could be checked, 64 usage.",
            "The password for --database is read from BHIV_AUDIT_PASSWORD, or from the home."
        })
final class AuditVerifyCommand implements Callable<Integer> {
    static final int CLEAN = 0;
    static final int FAULTY = 1;
    static final int INCOMPLETE = 2;
    static final int USAGE = 64;

    private final Surroundings surroundings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "jdbc:postgresql://... (default: that of the home).")
    private @Nullable String database;

    @Option(names = "--user", paramLabel = "NAME", description = "Its login (default: bhiv_audit).")
    private String user = "bhiv_audit";

    @Option(names = "--key", paramLabel = "KEY", description = "A trusted key, name+id+base64 (default: the home's).")
    private List<String> keys = List.of();

    @Option(names = "--checkpoints", paramLabel = "DIR", description = "Published checkpoints (default: the home's).")
    private List<Path> checkpoints = List.of();

    @Option(names = "--log", paramLabel = "TENANT", description = "One log only.")
    private String log = "";

    AuditVerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws SQLException, IOException {
        var terminal = surroundings.terminal();
        var path = home.path(surroundings);
        var directory = Files.isDirectory(path) ? Home.open(path) : null;
        if (directory == null && database == null) {
            terminal.say("bhiv: " + path + " is no home (expected: --home DIR, or --database URL)");
            return USAGE;
        }
        var places = directory == null ? null : new AuditPlaces(directory, null);
        EmbeddedPostgres started = null;
        try {
            if (directory != null && database == null && home.holder(surroundings) == null) {
                started = EmbeddedPostgres.start(directory);
            }
            try (var connection = connect(directory, started)) {
                return verify(connection, places);
            } catch (SQLException e) {
                terminal.say("bhiv: the database cannot be read: " + e.getMessage());
                return INCOMPLETE;
            }
        } finally {
            if (started != null) {
                started.close();
            }
        }
    }

    private Connection connect(@Nullable Home directory, @Nullable EmbeddedPostgres started)
            throws SQLException, IOException {
        var given = surroundings.environment().get("BHIV_AUDIT_PASSWORD");
        var password = given != null
                ? given
                : directory == null ? "" : Home.readSecret(directory.path().resolve("secrets/database-audit"));
        var url = database;
        if (url == null && directory != null) {
            url = started != null
                    ? started.jdbcUrl(DatabaseLogins.DATABASE)
                    : "jdbc:postgresql://127.0.0.1:"
                            + Files.readString(directory.path().resolve("postgres/port"))
                                    .strip() + "/"
                            + DatabaseLogins.DATABASE + "?sslmode=disable";
        }
        return DriverManager.getConnection(String.valueOf(url), user, password);
    }

    private int verify(Connection connection, @Nullable AuditPlaces places) throws SQLException {
        var terminal = surroundings.terminal();
        var trusted = !keys.isEmpty()
                ? keys
                : places == null
                        ? List.<String>of()
                        : places.publicKey().map(List::of).orElse(List.of());
        boolean fromDatabase = trusted.isEmpty();
        var copies = checkpoints.isEmpty() && places != null ? places.copies() : checkpoints;
        var archive = places == null ? Path.of("archive") : places.archive();
        var result = AuditVerification.with(
                        fromDatabase ? AuditVerification.keysOf(connection) : trusted, copies, archive)
                .run(connection, log);
        result.faults()
                .forEach(fault -> terminal.out()
                        .println("%s  log %s  %s: %s"
                                .formatted(fault.kind(), fault.log(), fault.place(), fault.detail())));
        result.notes().forEach(terminal::say);
        if (fromDatabase) {
            terminal.say("the key was taken from the database itself (give one with --key to trust nothing in it)");
        }
        terminal.out()
                .println("%d entries in %d logs (%s): %s"
                        .formatted(
                                result.checked(),
                                result.logs().size(),
                                String.join(", ", result.logs()),
                                result.faults().isEmpty()
                                        ? "nothing wrong"
                                        : result.faults().size() + " faults"));
        if (!result.faults().isEmpty()) {
            return FAULTY;
        }
        return fromDatabase || !result.notes().isEmpty() ? INCOMPLETE : CLEAN;
    }
}
