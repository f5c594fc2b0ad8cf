package ai.bhiv.logistics;

/// How a shipment travels.
public enum ShipmentMode {
    AIR,
    AIR_CHARTER,
    TRUCK,
    OCEAN,
    UNKNOWN
}
