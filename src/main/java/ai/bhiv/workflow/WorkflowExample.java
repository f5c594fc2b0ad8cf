package ai.bhiv.workflow;

/// A definition to begin from, over the demo data.
///
/// @param name of the workflow
/// @param input that it can be executed with
public record WorkflowExample(String name, String title, String summary, String source, String input) {}
