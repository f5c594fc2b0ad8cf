package ai.bhiv.cli;

import ai.bhiv.platform.store.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        description = {
            "Sign in with a password, which is asked for, or with --device by a browser.",
            "Without a terminal it comes from --password-file, BHIV_PASSWORD_FILE, the first start's file in the home,"
                    + " or the input's first line. A password that must be changed is changed: to the one of"
                    + " --new-password-file, else to a made one that is kept in a file of mode 0600."
        })
final class LoginCommand implements Callable<Integer> {
    private static final int MADE_PASSWORD_BITS = 160;

    private final Surroundings surroundings;

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--user", defaultValue = "admin", description = "Who signs in (default: ${DEFAULT-VALUE}).")
    private String user = "admin";

    @Option(names = "--password-file", paramLabel = "FILE", description = "Where the password stands.")
    private @Nullable Path passwordFile;

    @Option(names = "--new-password-file", paramLabel = "FILE", description = "Where the next password stands.")
    private @Nullable Path newPasswordFile;

    @Option(
            names = "--code",
            paramLabel = "CODE",
            description = "The authenticator's code, or a recovery code; asked for when it is needed.")
    private @Nullable String code;

    @Option(
            names = "--device",
            description = "Sign in by a browser, here or elsewhere: no password is typed on this machine.")
    private boolean device;

    LoginCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var server = connection.address(surroundings);
        if (device) {
            var signIn = new DeviceLogin(surroundings, server).signIn();
            new Session(surroundings, server).keep(signIn);
            surroundings.terminal().say("signed in as " + signIn.user() + " at " + server);
            return ExitCode.DONE;
        }
        var first = firstPasswordFile(server);
        var password = password(server, first);
        var tokens = login(server, password);
        if (tokens.path("must_change_password").asBoolean(false)) {
            tokens = changed(server, tokens.path("access_token").asString(), password);
        }
        new Session(surroundings, server)
                .keep(SignIn.of(user, tokens, surroundings.clock().instant()));
        if (first != null) {
            delete(first);
        }
        surroundings.terminal().say("signed in as " + user + " at " + server);
        return ExitCode.DONE;
    }

    private JsonNode login(URI server, String password) {
        var devices = new Devices(surroundings.configDirectory());
        var login = new LinkedHashMap<String, String>();
        login.put("username", user);
        login.put("password", password);
        var device = devices.of(server, user);
        if (device != null) {
            login.put("device", device);
        }
        var tokens = tokens(server, login);
        var known = tokens.path("device_token").asString("");
        if (!known.isEmpty()) {
            devices.keep(server, user, known);
        }
        return tokens;
    }

    private JsonNode tokens(URI server, Map<String, String> login) {
        var api = new Api(server, null);
        try {
            return api.send(ApiRequest.json("POST", "/auth/login", login)).json();
        } catch (Refused refused) {
            if (!refused.code().equals("identity.mfa.required")) {
                throw refused;
            }
            var step = Map.of("challenge", refused.member("challenge"), "code", secondFactor(refused));
            return api.send(ApiRequest.json("POST", "/auth/mfa", step)).json();
        }
    }

    /// @throws Refused as the server said it, when nobody can be asked
    private String secondFactor(Refused refused) {
        if (code != null) {
            return code;
        }
        if (!surroundings.terminal().asks()) {
            throw refused;
        }
        return surroundings.terminal().askSecret("Code of your authenticator, or a recovery code: ");
    }

    private String password(URI server, @Nullable Path first) {
        var terminal = surroundings.terminal();
        var named = surroundings.environment().get("BHIV_PASSWORD_FILE");
        if (passwordFile != null) {
            return read(passwordFile);
        }
        if (named != null && !named.isBlank()) {
            return read(Path.of(named));
        }
        if (terminal.asks()) {
            return terminal.askSecret("Password of " + user + " at " + server + ": ");
        }
        if (first != null) {
            return read(first);
        }
        var line = terminal.line();
        if (line == null || line.isEmpty()) {
            throw new Stopped(
                    ExitCode.USAGE, "no password (expected: --password-file, BHIV_PASSWORD_FILE, or a line of input)");
        }
        return line;
    }

    /// The admin's password of the first start, which lies in the home when no terminal showed it (IDN-1).
    private @Nullable Path firstPasswordFile(URI server) {
        var file = surroundings.home(connection.home).resolve("secrets").resolve("admin-password");
        return user.equals("admin") && Files.isReadable(file) && server.equals(connection.localGateway(surroundings))
                ? file
                : null;
    }

    private JsonNode changed(URI server, String token, String old) {
        var next = nextPassword();
        var change = Map.of("current_password", old, "new_password", next);
        return new Api(server, null)
                .send(ApiRequest.json("PUT", "/auth/password", change).with("Authorization", "Bearer " + token))
                .json();
    }

    private String nextPassword() {
        var terminal = surroundings.terminal();
        if (newPasswordFile != null) {
            return read(newPasswordFile);
        }
        if (!terminal.asks()) {
            return made();
        }
        terminal.say("This password must be changed now. The new one needs 15 to 128 characters; a few words will do.");
        while (true) {
            var next = terminal.askSecret("New password: ");
            if (next.equals(terminal.askSecret("Again: "))) {
                return next;
            }
            terminal.say("They differ.");
        }
    }

    /// Written before it is set, so that it cannot be lost.
    private String made() {
        var password = surroundings.ids().secret(MADE_PASSWORD_BITS);
        var file = surroundings.configDirectory().resolve(user.replace('/', '-') + ".password");
        try {
            Files.createDirectories(surroundings.configDirectory());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, password + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        surroundings.terminal().say("the password had to be changed; the new one is in " + file);
        return password;
    }

    private static String read(Path file) {
        try {
            return Home.readSecret(file);
        } catch (IOException e) {
            throw new Stopped(ExitCode.USAGE, file + " cannot be read (expected: a file with a password)");
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
