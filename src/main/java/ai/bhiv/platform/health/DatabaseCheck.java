package ai.bhiv.platform.health;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/// Whether the database answers.
@Component
final class DatabaseCheck implements HealthCheck {
    private final DataSource source;

    DatabaseCheck(DataSource source) {
        this.source = source;
    }

    @Override
    public HealthReport.Part look() {
        long begun = System.nanoTime();
        try (var connection = source.getConnection()) {
            boolean answers = connection.isValid(2);
            return part(
                    answers ? HealthReport.Status.UP : HealthReport.Status.DOWN, begun, answers ? null : "no answer");
        } catch (SQLException e) {
            return part(HealthReport.Status.DOWN, begun, "no connection");
        }
    }

    private static HealthReport.Part part(
            HealthReport.Status status, long begun, @org.jspecify.annotations.Nullable String detail) {
        return new HealthReport.Part("database", status, true, (System.nanoTime() - begun) / 1e6, detail);
    }
}
