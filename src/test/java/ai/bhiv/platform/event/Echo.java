package ai.bhiv.platform.event;

import java.util.List;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A subscriber whose effect is one row an event, and which refuses what it is told to refuse, after its effect.
record Echo(String name, boolean ordered, JdbcClient jdbc, Predicate<Counted> refuses) implements Subscriber {
    @Override
    public List<Class<? extends Record>> events() {
        return List.of(Counted.class);
    }

    @Override
    public void handle(Event event) {
        var counted = (Counted) event.data();
        jdbc.sql("insert into echo.effects (subscriber, key, n) values (?, ?, ?)")
                .params(name, counted.key(), counted.n())
                .update();
        if (refuses.test(counted)) {
            throw new IllegalStateException(counted.key() + " " + counted.n() + " is refused");
        }
    }
}
