package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A sales representative was changed, or a change of it was taken back. A notice: it tells the id and nothing of the
/// record.
@EventType(name = "crm.sales-rep.updated", key = "salesRepId")
public record SalesRepUpdated(UUID salesRepId) {}
