package ai.bhiv.workflow;

import org.jspecify.annotations.Nullable;

/// One thing that is wrong with a definition, and where.
///
/// @param pointer to the value (RFC 6901)
/// @param line from 1; 0 when it is not in the text
/// @param column from 1
/// @param given what stands there
/// @param expected what may stand there
public record DefinitionFault(
        String pointer, int line, int column, @Nullable String given, String expected) {}
