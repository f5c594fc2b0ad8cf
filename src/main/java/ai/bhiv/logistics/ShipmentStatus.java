package ai.bhiv.logistics;

/// Where a shipment is, as far as facts say: it is delivered when all its lines are, and nothing is invented between
/// (LOG-22).
public enum ShipmentStatus {
    PENDING,
    INFO_RECEIVED,
    IN_TRANSIT,
    OUT_FOR_DELIVERY,
    ATTEMPT_FAIL,
    AVAILABLE_FOR_PICKUP,
    DELIVERED,
    EXCEPTION,
    EXPIRED
}
