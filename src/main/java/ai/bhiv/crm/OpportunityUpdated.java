package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// An opportunity was changed, or a change of it was taken back. A notice: it tells the id and nothing of the record.
@EventType(name = "crm.opportunity.updated", key = "opportunityId")
public record OpportunityUpdated(UUID opportunityId) {}
