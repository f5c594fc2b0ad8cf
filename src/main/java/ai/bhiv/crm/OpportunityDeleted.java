package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// An opportunity was removed, or the import that made it was taken back. A notice: it tells the id and nothing of the
/// record.
@EventType(name = "crm.opportunity.deleted", key = "opportunityId")
public record OpportunityDeleted(UUID opportunityId) {}
