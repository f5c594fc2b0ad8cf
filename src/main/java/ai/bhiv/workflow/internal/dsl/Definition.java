package ai.bhiv.workflow.internal.dsl;

import ai.bhiv.workflow.DefinitionFault;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A workflow, compiled. Immutable.
///
/// @param inputSchema JSON Schema of what it is given; absent for anything
/// @param functions that it calls: ids of operations, or `approval`
public record Definition(
        String namespace,
        String name,
        String version,
        String title,
        String summary,
        @Nullable JsonNode inputSchema,
        Template input,
        Template output,
        List<Task> tasks,
        Set<String> functions) {
    /// What reading one came to.
    ///
    /// @param definition absent when there are faults
    public record Read(@Nullable Definition definition, List<DefinitionFault> faults) {}
}
