package ai.bhiv.platform.event;

/// The n-th thing that happened to a key.
@EventType(name = "echo.key.counted", key = "key")
public record Counted(String key, int n) {}
