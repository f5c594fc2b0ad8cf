package ai.bhiv.guard;

import java.util.Locale;

/// What kind of threat an event tells of: a closed list.
public enum ThreatType {
    SQL_INJECTION,
    XSS,
    DIRECTORY_TRAVERSAL,
    COMMAND_INJECTION,
    SERVER_SIDE_INJECTION,
    REQUEST_FORGERY,
    PROTOCOL_VIOLATION,
    SUSPICIOUS_PAYLOAD,
    SCANNER,
    BRUTE_FORCE,
    RATE_LIMIT_VIOLATION,
    ANOMALOUS_BEHAVIOR,
    MALICIOUS_IP,
    DDOS_ATTEMPT,
    PROMPT_INJECTION,
    TOKEN_ABUSE,
    CANARY;

    /// The name in answers, filters and stored rows: `sql_injection`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
