package ai.bhiv.cli;

import ai.bhiv.platform.config.ConfigurationException;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.HomeLock;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which platform of this machine is meant.
final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The platform's directory (default: BHIV_HOME, else ./data).")
    @Nullable
    Path home;

    Path path(Surroundings surroundings) {
        return surroundings.home(home);
    }

    /// Who runs there; null when nobody does. The directory is not made.
    HomeLock.@Nullable Holder holder(Surroundings surroundings) {
        return holder(path(surroundings));
    }

    static HomeLock.@Nullable Holder holder(Path home) {
        if (!Files.isReadable(home.resolve("holder"))) {
            return null;
        }
        try {
            return Home.open(home).holder();
        } catch (ConfigurationException notOurs) {
            return null;
        }
    }

    /// Where each of the holder's roles answers.
    static Map<String, URI> addresses(HomeLock.Holder holder) {
        var addresses = new LinkedHashMap<String, URI>();
        for (var line : holder.urls()) {
            int space = line.indexOf(' ');
            addresses.put(line.substring(0, Math.max(0, space)), URI.create(line.substring(space + 1)));
        }
        return addresses;
    }
}
