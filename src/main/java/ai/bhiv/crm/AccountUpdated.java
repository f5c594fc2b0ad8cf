package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// An account was changed, or a change of it was taken back. A notice: it tells the id and nothing of the record.
@EventType(name = "crm.account.updated", key = "accountId")
public record AccountUpdated(UUID accountId) {}
