package ai.bhiv.platform.work;

import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Passes hints between processes by `NOTIFY`: sent after the commit and never inside it, because commits that notify
/// queue behind one lock; at most one for each queue in 50 ms. Nothing depends on it: who misses one looks within a
/// second (WRK-7).
final class OtherProcesses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OtherProcesses.class);
    private static final int PAUSE_MILLIS = 50;
    private static final int LISTEN_MILLIS = 2_000;

    private final DataSource source;
    private final WorkHint hint;
    private final Set<String> served;
    private final Set<String> toTell = ConcurrentHashMap.newKeySet();
    private final Semaphore told = new Semaphore(0);
    private final CountDownLatch stopping = new CountDownLatch(1);
    /// Process ids of containers are all alike.
    private final String me = UUID.randomUUID().toString();
    private @Nullable Thread telling;
    private @Nullable Thread listening;

    /// @param served queues that this process does work of
    OtherProcesses(DataSource source, WorkHint hint, Set<String> served) {
        this.source = source;
        this.hint = hint;
        this.served = served;
    }

    synchronized void start() {
        hint.passTo(queue -> {
            if (toTell.add(queue)) {
                told.release();
            }
        });
        telling = Thread.ofVirtual().name("work-tell").start(this::tell);
        // Reading a socket for notifications holds a carrier; so this is a thread of its own.
        listening = Thread.ofPlatform().daemon().name("work-listen").start(this::listen);
    }

    private void tell() {
        var jdbc = JdbcClient.create(source);
        try {
            while (stopping.getCount() > 0) {
                if (!told.tryAcquire(1, TimeUnit.SECONDS)) {
                    continue;
                }
                told.drainPermits();
                for (var queue : Set.copyOf(toTell)) {
                    toTell.remove(queue);
                    tell(jdbc, queue);
                }
                stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(JdbcClient jdbc, String queue) {
        try {
            jdbc.sql("select pg_notify('bhiv_work', ?)")
                    .param(queue + " " + me)
                    .query((_, _) -> 0)
                    .single();
        } catch (RuntimeException e) {
            LOG.debug("work: other processes were not told of {}; they look by themselves", queue, e);
        }
    }

    private void listen() {
        while (stopping.getCount() > 0) {
            try (var connection = source.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("listen bhiv_work");
                var raw = connection.unwrap(PGConnection.class);
                while (stopping.getCount() > 0) {
                    var notifications = raw.getNotifications(LISTEN_MILLIS);
                    for (var one : notifications) {
                        heard(one.getParameter());
                    }
                }
                statement.execute("unlisten *");
            } catch (SQLException e) {
                LOG.debug("work: hints of other processes cannot be heard, trying again", e);
                pause();
            }
        }
    }

    private void heard(String hinted) {
        var parts = hinted.split(" ", 2);
        if (parts.length == 2 && !parts[1].equals(me) && served.contains(parts[0])) {
            hint.wake(parts[0]);
        }
    }

    private void pause() {
        try {
            stopping.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        stopping.countDown();
        hint.passTo(_ -> {});
        if (telling != null) {
            telling.interrupt();
        }
        if (listening != null) {
            try {
                listening.join(LISTEN_MILLIS + 500L);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
