package ai.bhiv.platform.audit;

/// How much a security event matters (AUD-30).
public enum Level {
    INFO,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
