package ai.bhiv.cli;

import ai.bhiv.cli.CheckCommand.Finding;
import ai.bhiv.cli.CheckCommand.Verdict;
import ai.bhiv.platform.config.DatabaseConfig;
import ai.bhiv.platform.health.ClockSkew;
import ai.bhiv.platform.health.HealthReport;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.DatabaseLogins;
import ai.bhiv.platform.store.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Whether the database of a home can be used by the platform's own login, and what time it is there.
final class DatabaseFindings {
    private static final int SECONDS = 5;

    private final Clock clock;

    DatabaseFindings(Clock clock) {
        this.clock = clock;
    }

    /// @param running whether a platform runs on the home
    List<Finding> of(DatabaseConfig config, Path home, boolean running) {
        if (config.url() != null) {
            return of(
                    DatabaseLogins.named(config),
                    "see that it runs, and that database.url and its passwords are right");
        }
        if (!running) {
            var found =
                    Files.isDirectory(home.resolve("postgres")) ? "embedded, does not run" : "embedded, not made yet";
            return List.of(new Finding("database", Verdict.GOOD, found, "it starts with: bhiv up"));
        }
        return DatabaseLogins.running(Home.open(home))
                .map(access -> of(access, "see: bhiv logs"))
                .orElseGet(() -> List.of(new Finding("database", Verdict.WARN, "is starting", "look again")));
    }

    private List<Finding> of(DatabaseAccess access, String fix) {
        DriverManager.setLoginTimeout(SECONDS);
        var place = access.jdbcUrl().replaceAll(".*//|\\?.*", "");
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.appUser(), access.appPassword())) {
            var version = connection.getMetaData().getDatabaseProductVersion();
            return List.of(
                    new Finding("database", Verdict.GOOD, "PostgreSQL " + version + " answers at " + place, ""),
                    clock(access));
        } catch (SQLException e) {
            return List.of(new Finding("database", Verdict.BAD, place + ": " + e.getMessage(), fix));
        }
    }

    private Finding clock(DatabaseAccess access) {
        var skew = new ClockSkew(
                new DriverManagerDataSource(access.jdbcUrl(), access.appUser(), access.appPassword()), clock);
        try {
            skew.measure();
        } catch (IllegalStateException e) {
            return new Finding("database clock", Verdict.WARN, String.valueOf(e.getMessage()), "look again");
        }
        var part = skew.look();
        var verdict = switch (part.status()) {
            case UP -> Verdict.GOOD;
            case DOWN -> Verdict.BAD;
            default -> Verdict.WARN;
        };
        return new Finding(
                "database clock",
                verdict,
                Objects.requireNonNullElse(part.detail(), ""),
                part.status() == HealthReport.Status.UP ? "" : "let both machines keep time by NTP");
    }
}
