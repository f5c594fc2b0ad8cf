package ai.bhiv.logistics;

/// Whether an item is still kept.
public enum ItemStatus {
    ACTIVE,
    RETIRED
}
