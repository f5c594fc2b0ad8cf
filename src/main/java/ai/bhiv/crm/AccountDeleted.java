package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// An account was removed, or the import that made it was taken back. A notice: it tells the id and nothing of the
/// record.
@EventType(name = "crm.account.deleted", key = "accountId")
public record AccountDeleted(UUID accountId) {}
