package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A customer was put in the bin. What it is now is read from [Customers]: the event is a notice, so it never
/// shows what its reader may not see.
@EventType(name = "crm.customer.deleted", key = "customerId")
public record CustomerDeleted(UUID customerId) {}
