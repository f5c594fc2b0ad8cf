package ai.bhiv;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.about.Version;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The block that says what runs (PLT-6).
final class StartReport {
    private final PrintStream out;
    private final Duration taken;

    StartReport(PrintStream out, Duration taken) {
        this.out = out;
        this.taken = taken;
    }

    void print(List<Role> roles, Map<Role, URI> urls, Path home, String database) {
        out.printf(
                Locale.ROOT,
                "BHIV Core %s is ready after %.1f s, as process %d%n%n",
                Version.CURRENT,
                taken.toMillis() / 1000.0,
                ProcessHandle.current().pid());
        for (var role : roles) {
            line(role.key(), String.valueOf(urls.get(role)));
        }
        out.println();
        line("home", home.toString());
        line("database", database);
        line("LLM", "no key, engine: local");
        line("AOT cache", cache());
    }

    void end() {
        out.flush();
    }

    void endWithPassword(String password) {
        out.println();
        line("admin password", password + "   (shown once; change it now with: bhiv login)");
        out.flush();
    }

    void endWithPasswordFile(Path file) {
        out.println();
        line("admin password", "in " + file + " (until the first: bhiv login)");
        out.flush();
    }

    /// The launcher names a cache; whether the machine took it shows in its own description.
    private static String cache() {
        return switch (System.getProperty("bhiv.aot", "off")) {
            case "used" ->
                System.getProperty("java.vm.info", "").contains("sharing") ? "used" : "refused by the Java machine";
            case "none" -> "not used (made in the background now, for the next start)";
            default -> "not used";
        };
    }

    private void line(String name, String value) {
        out.printf("  %-15s %s%n", name, value);
    }
}
