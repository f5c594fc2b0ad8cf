package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// An opportunity was added, by a person, an agent or an import. A notice: it tells the id and nothing of the record.
@EventType(name = "crm.opportunity.created", key = "opportunityId")
public record OpportunityCreated(UUID opportunityId) {}
