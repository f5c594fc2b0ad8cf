package ai.bhiv.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a command reads and writes. Results go to `out`, everything else to `err`, both in UTF-8.
///
/// @param in what is piped in
/// @param out results
/// @param err questions, progress and faults
/// @param asks whether a person can be asked
/// @param shows whether a person reads `out`
record Terminal(BufferedReader in, PrintStream out, PrintStream err, boolean asks, boolean shows) {

    /// Of this process.
    static Terminal system() {
        return of(System.in, stream(FileDescriptor.out), stream(FileDescriptor.err), isTerminal(0), isTerminal(1));
    }

    static Terminal of(InputStream in, PrintStream out, PrintStream err, boolean asks, boolean shows) {
        return new Terminal(
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), out, err, asks, shows);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /// `System.console()` tells of both streams at once, and answers need only one.
    private static boolean isTerminal(int descriptor) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException notLinux) {
            var console = System.console();
            return console != null && console.isTerminal();
        }
    }

    void say(String line) {
        err.println(line);
    }

    /// Asks for a line; null at the end of input.
    @Nullable
    String ask(String question) {
        err.print(question);
        err.flush();
        return line();
    }

    /// The next line of the input; null at its end.
    @Nullable
    String line() {
        try {
            return in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Asks for a secret, without echo.
    String askSecret(String question) {
        Console console = System.console();
        if (console == null) {
            throw new Stopped(ExitCode.USAGE, "no terminal to ask for a password (expected: --password-file)");
        }
        var secret = console.readPassword("%s", question);
        if (secret == null) {
            throw new Stopped(ExitCode.USAGE, "no password was typed");
        }
        return new String(secret);
    }

    /// Asks a question whose answer is yes or no; only Enter means yes.
    boolean confirmed(String question) {
        var answer = ask(question + " [Y/n] ");
        return answer != null
                && (answer.isBlank() || answer.strip().toLowerCase(Locale.ROOT).startsWith("y"));
    }

    /// The text in a fainter colour, where a person reads it.
    String dim(String text) {
        return shows ? "\u001b[2m" + text + "\u001b[0m" : text;
    }
}
