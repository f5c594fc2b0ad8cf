package ai.bhiv.platform.audit;

import java.util.Locale;

/// What kind of security event an entry tells of (AUD-30), with its usual level.
public enum SecurityType {
    LOGIN_SUCCESS(Level.INFO),
    LOGIN_FAILURE(Level.LOW),
    LOGIN_LOCKED(Level.MEDIUM),
    LOGOUT(Level.INFO),
    MFA_ENROLLED(Level.INFO),
    MFA_REMOVED(Level.MEDIUM),
    MFA_FAILED(Level.MEDIUM),
    RECOVERY_USED(Level.MEDIUM),
    PASSWORD_CHANGED(Level.INFO),
    PASSWORD_RESET(Level.MEDIUM),
    SESSION_REVOKED(Level.INFO),
    REFRESH_REUSE(Level.HIGH),
    TOKEN_REFUSED(Level.LOW),
    KEY_CREATED(Level.LOW),
    KEY_USED_FROM_NEW_ADDRESS(Level.MEDIUM),
    KEY_REVOKED(Level.INFO),
    KEY_IN_QUERY(Level.MEDIUM),
    GRANT_CHANGED(Level.MEDIUM),
    ROLE_CHANGED(Level.MEDIUM),
    USER_STATE_CHANGED(Level.LOW),
    PERMISSION_DENIED(Level.LOW),
    TENANT_CROSSING(Level.HIGH),
    OWNERSHIP_DENIED(Level.MEDIUM),
    STEP_UP_FAILED(Level.MEDIUM),
    DELEGATION_CREATED(Level.LOW),
    DELEGATION_ENDED(Level.INFO),
    THREAT_DETECTED(Level.MEDIUM),
    THREAT_BLOCKED(Level.HIGH),
    ADDRESS_BLOCKED(Level.HIGH),
    ADDRESS_UNBLOCKED(Level.LOW),
    KILL_SWITCH(Level.CRITICAL),
    SETTINGS_CHANGED(Level.LOW),
    SIGNING_KEY_CHANGED(Level.HIGH),
    EXPORT_MADE(Level.LOW),
    AUDIT_FAULT(Level.CRITICAL),
    ADMIN_ACTION(Level.LOW);

    private final Level level;

    SecurityType(Level level) {
        this.level = level;
    }

    /// The level that it has unless the event says another.
    public Level level() {
        return level;
    }

    /// Its name in entries, exports and filters: `login-success`.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
