package ai.bhiv.crm;

/// What a stage means for the deal in it.
public enum StageKind {
    OPEN,
    WON,
    LOST
}
