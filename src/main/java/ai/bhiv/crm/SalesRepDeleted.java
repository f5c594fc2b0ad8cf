package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A sales representative was removed, or the import that made it was taken back. A notice: it tells the id and nothing
/// of the record.
@EventType(name = "crm.sales-rep.deleted", key = "salesRepId")
public record SalesRepDeleted(UUID salesRepId) {}
