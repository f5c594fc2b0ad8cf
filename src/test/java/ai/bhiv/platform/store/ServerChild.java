package ai.bhiv.platform.store;

import java.nio.file.Path;
import java.util.List;

/// A process of its own that runs the embedded server of a home until it is killed: says `pid port` when it
/// is ready.
public final class ServerChild {
    private ServerChild() {}

    public static void main(String[] args) throws InterruptedException {
        var home = Home.open(Path.of(args[0]));
        var lock = home.lock();
        lock.announce(List.of("http://127.0.0.1:8000"));
        var server = EmbeddedPostgres.start(home);
        DatabaseLogins.embedded(server, home);
        System.out.println("ready " + server.pid() + " " + server.port());
        Thread.currentThread().join();
        lock.close();
    }
}
