package ai.bhiv.workflow;

import java.util.List;

/// What checking a definition came to.
///
/// @param faults all of them, with their place
/// @param functions the operations that it calls
/// @param permissions that whoever starts it needs for them
public record Validation(
        boolean valid, List<DefinitionFault> faults, List<String> functions, List<String> permissions) {}
