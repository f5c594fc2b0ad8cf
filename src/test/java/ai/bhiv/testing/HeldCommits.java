package ai.bhiv.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/// Stands between a program and PostgreSQL, and passes all bytes on. Once it holds, a connection that has written what
/// the test looks for hears nothing any more from its next commit on: that is done, and the program never learns of it.
public final class HeldCommits implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("//([^:/]+):(\\d+)/");

    private final ServerSocket listening;
    private final String server;
    private final String host;
    private final int port;
    private final String written;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean holding;

    /// @param server the address of the database behind it
    /// @param written part of the statement whose transaction's end is held back
    public HeldCommits(String server, String written) throws IOException {
        var address = ADDRESS.matcher(server);
        if (!address.find()) {
            throw new IllegalArgumentException(server + " (expected: jdbc:postgresql://host:port/database)");
        }
        this.server = server;
        this.written = written;
        this.host = address.group(1);
        this.port = Integer.parseInt(address.group(2));
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    /// The database through this.
    public String jdbcUrl() {
        return ADDRESS.matcher(server).replaceFirst("//127.0.0.1:" + listening.getLocalPort() + "/");
    }

    /// From now on what follows a commit is held back.
    public void hold() {
        holding = true;
    }

    private void listen() {
        while (!listening.isClosed()) {
            try {
                var program = listening.accept();
                var database = new Socket(host, port);
                open.add(program);
                open.add(database);
                var connection = new Connection();
                Thread.ofVirtual().start(() -> connection.toDatabase(program, database));
                Thread.ofVirtual().start(() -> connection.toProgram(database, program));
            } catch (IOException closed) {
                // the loop sees it
            }
        }
    }

    private final class Connection {
        private volatile boolean wrote;

        void toDatabase(Socket program, Socket database) {
            var buffer = new byte[16 * 1024];
            try (program;
                    database) {
                var in = program.getInputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (holding && text(buffer, n).contains(written)) {
                        wrote = true;
                    }
                    database.getOutputStream().write(buffer, 0, n);
                }
            } catch (IOException ended) {
                // with it the other direction ends
            }
        }

        private static String text(byte[] bytes, int length) {
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        }

        void toProgram(Socket database, Socket program) {
            var buffer = new byte[16 * 1024];
            boolean mute = false;
            try {
                var in = database.getInputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    // the tag of the command that is complete; the command itself is prepared and has no text
                    mute |= wrote && text(buffer, n).contains("COMMIT");
                    if (!mute) {
                        program.getOutputStream().write(buffer, 0, n);
                    }
                }
            } catch (IOException ended) {
                // so did the other direction
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
