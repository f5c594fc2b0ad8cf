package ai.bhiv.logistics;

/// What the delivery figures are split by.
public enum DeliveryGrouping {
    NONE,
    SUPPLIER,
    MODE,
    COUNTRY,
    /// Of the day of delivery, or of the scheduled day while it is not delivered.
    YEAR,
    PRODUCT_GROUP
}
