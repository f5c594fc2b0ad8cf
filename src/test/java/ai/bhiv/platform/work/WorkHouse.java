package ai.bhiv.platform.work;

import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Tenancy;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An engine as a process has it, on a database of its own.
final class WorkHouse implements AutoCloseable {
    static final String TENANT = "default";

    final HikariDataSource source;
    final JdbcClient jdbc;
    final Tenancy tenancy;
    final WorkHint hint = new WorkHint();
    final Works works;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private WorkEngine engine;

    WorkHouse(DatabaseAccess access) {
        this(access.jdbcUrl(), access.appUser(), access.appPassword());
    }

    WorkHouse(String url, String user, String password) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(10);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(3_000);
        source = new HikariDataSource(config);
        jdbc = JdbcClient.create(source);
        tenancy = new Tenancy(source);
        works = new Works(jdbc, tenancy, new SystemIds(Clock.systemUTC()), hint);
    }

    WorkHouse doing(Work<?, ?>... all) {
        return doing(64, all);
    }

    WorkHouse doing(int slots, Work<?, ?>... all) {
        var list = List.of(all);
        var store = new JdbcRunStore(
                jdbc,
                tenancy,
                new Values(jdbc),
                hint,
                new JdbcRunStore.Served(
                        "pid " + ProcessHandle.current().pid(),
                        WorkEngine.queues(list),
                        list.stream().map(work -> work.type().key()).toList(),
                        slots,
                        List::of));
        engine = new WorkEngine(
                store,
                list,
                works,
                hint,
                new WorkMeters(meters),
                new WorkEngine.Setup(
                        slots,
                        new Worker.Surroundings(System::nanoTime, Clock.systemUTC(), new Random()),
                        new SystemIds(Clock.systemUTC()),
                        new OtherProcesses(source, hint, java.util.Set.copyOf(WorkEngine.queues(list)))));
        engine.start();
        return this;
    }

    /// Turns that ended like this.
    double turns(String outcome) {
        return meters.find("bhiv.work.turns").tag("outcome", outcome).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    void stop() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }

    @Override
    public void close() {
        stop();
        works.close();
        source.close();
    }
}
