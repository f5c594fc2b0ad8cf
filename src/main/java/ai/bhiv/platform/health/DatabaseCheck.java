package ai.bhiv.platform.health;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Whether the database answers. A pool whose connections are all at work is busy, not gone: taking the process away
/// from its callers would only make the others busier.
@Component
final class DatabaseCheck implements HealthCheck {
    private final DataSource source;

    DatabaseCheck(DataSource source) {
        this.source = source;
    }

    @Override
    public HealthReport.Part look() {
        if (saturated()) {
            return new HealthReport.Part(
                    "database", HealthReport.Status.DEGRADED, false, null, "all connections are at work");
        }
        long begun = System.nanoTime();
        try (var connection = source.getConnection()) {
            boolean answers = connection.isValid(2);
            return part(
                    answers ? HealthReport.Status.UP : HealthReport.Status.DOWN, begun, answers ? null : "no answer");
        } catch (SQLTransientConnectionException e) {
            return e.getCause() == null && saturated()
                    ? new HealthReport.Part(
                            "database", HealthReport.Status.DEGRADED, false, null, "all connections are at work")
                    : part(HealthReport.Status.DOWN, begun, "no connection");
        } catch (SQLException e) {
            return part(HealthReport.Status.DOWN, begun, "no connection");
        }
    }

    private boolean saturated() {
        if (source instanceof HikariDataSource hikari && hikari.getHikariPoolMXBean() != null) {
            return hikari.getHikariPoolMXBean().getActiveConnections() >= hikari.getMaximumPoolSize();
        }
        return false;
    }

    private static HealthReport.Part part(HealthReport.Status status, long begun, @Nullable String detail) {
        return new HealthReport.Part("database", status, true, (System.nanoTime() - begun) / 1e6, detail);
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public boolean hard() {
        return true;
    }
}
