package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// An account was added, by a person, an agent or an import. A notice: it tells the id and nothing of the record.
@EventType(name = "crm.account.created", key = "accountId")
public record AccountCreated(UUID accountId) {}
