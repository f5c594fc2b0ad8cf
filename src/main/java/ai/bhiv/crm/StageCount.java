package ai.bhiv.crm;

/// Deals in one stage.
public record StageCount(String stage, StageKind kind, long deals) {}
