package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A sales representative was added, by a person, an agent or an import. A notice: it tells the id and nothing of the
/// record.
@EventType(name = "crm.sales-rep.created", key = "salesRepId")
public record SalesRepCreated(UUID salesRepId) {}
