package ai.bhiv.platform.health;

/// One thing that health looks at. It never throws; one that does not answer within two seconds is shown as unknown.
public interface HealthCheck {
    HealthReport.Part look();

    /// What it looks at, for a look that never came back.
    String name();

    /// Whether the role cannot work without it.
    boolean hard();
}
