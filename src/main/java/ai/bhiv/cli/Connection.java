package ai.bhiv.cli;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which server a command speaks to: `--server`, `BHIV_SERVER`, the platform that runs on the home, port 8000 here.
final class Connection {
    private static final URI USUAL = URI.create("http://127.0.0.1:8000");

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The platform (default: BHIV_SERVER, else the one of --home, else http://127.0.0.1:8000).")
    @Nullable
    URI server;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The local platform's directory (default: BHIV_HOME, else ./data).")
    @Nullable
    Path home;

    URI address(Surroundings surroundings) {
        var named = surroundings.environment().get("BHIV_SERVER");
        if (server != null) {
            return checked(server.toString());
        }
        if (named != null && !named.isBlank()) {
            return checked(named.strip());
        }
        var gateway = localGateway(surroundings);
        return gateway == null ? USUAL : gateway;
    }

    /// The gateway of the platform on the home; null when none runs.
    @Nullable
    URI localGateway(Surroundings surroundings) {
        var holder = HomeOption.holder(surroundings.home(home));
        return holder == null ? null : HomeOption.addresses(holder).get("gateway");
    }

    /// Speaks as the signed-in person.
    Api api(Surroundings surroundings) {
        var address = address(surroundings);
        return new Api(address, new Session(surroundings, address));
    }

    private static URI checked(String text) {
        try {
            var address = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            var scheme = address.getScheme();
            if (("http".equals(scheme) || "https".equals(scheme)) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // told below, like every other wrong address
        }
        throw new Stopped(ExitCode.USAGE, "server: '" + text + "' (expected: such as http://127.0.0.1:8000)");
    }
}
