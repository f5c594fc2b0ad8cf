package ai.bhiv;

import ai.bhiv.platform.store.DatabaseLogins;
import ai.bhiv.platform.store.EmbeddedPostgres;
import ai.bhiv.platform.store.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

public final class Bhiv {
    private Bhiv() {}

    public static void main(String[] args) throws InterruptedException {
        org.slf4j.bridge.SLF4JBridgeHandler.removeHandlersForRootLogger();
        org.slf4j.bridge.SLF4JBridgeHandler.install();
        long begun = System.nanoTime();
        var home = Home.open(Path.of(args[0]));
        var lock = home.lock();
        var postgres = EmbeddedPostgres.start(home);
        var access = DatabaseLogins.embedded(postgres, home);
        System.out.println("pg " + (System.nanoTime() - begun) / 1e9);
        var platform = Platform.start(
                new Platform.Options(
                        args.length > 1
                                ? java.util.Set.copyOf(java.util.Arrays.stream(args[1].split(","))
                                        .map(Role::named)
                                        .toList())
                                : Platform.allRoles(),
                        home,
                        "127.0.0.1",
                        8000,
                        Map.of(),
                        null,
                        20,
                        List::of),
                access);
        System.out.println(
                "ready " + (System.nanoTime() - begun) / 1e9 + " " + platform.urls() + " " + platform.adminPassword());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            platform.close();
            postgres.close();
            lock.close();
        }));
        new CountDownLatch(1).await();
    }
}
