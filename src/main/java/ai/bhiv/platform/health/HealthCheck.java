package ai.bhiv.platform.health;

/// One thing that health looks at. It answers within two seconds and never throws.
public interface HealthCheck {
    HealthReport.Part look();
}
