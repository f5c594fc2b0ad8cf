package ai.bhiv.crm;

import java.util.List;

/// A step of a pipeline.
///
/// Deals and their history keep the stage's key and its kind at that time, so that stages that people define for
/// themselves can take the place of these without a change to any deal or figure.
///
/// @param key in addresses and records
/// @param order from 1 upwards
/// @param kind whether a deal in it is open, won or lost
public record Stage(String key, int order, StageKind kind) {
    /// The pipeline that every tenant starts with.
    public static final List<Stage> DEFAULT = List.of(
            new Stage("prospecting", 1, StageKind.OPEN),
            new Stage("engaging", 2, StageKind.OPEN),
            new Stage("won", 3, StageKind.WON),
            new Stage("lost", 4, StageKind.LOST));
}
