package ai.bhiv.audit;

import javax.sql.DataSource;

/// Connections of the login `bhiv_audit`, which sees all tenants' logs and may not change an entry.
public record AuditDatabase(DataSource source) {}
