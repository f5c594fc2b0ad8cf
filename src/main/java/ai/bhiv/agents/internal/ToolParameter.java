package ai.bhiv.agents.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One parameter of an operation.
///
/// @param place `path`, `query` or `body`
/// @param type `string`, `integer`, `number`, `boolean`, `date`, `date-time`, `uuid`, `email`, `money` or `enum`
/// @param values wire names of an enum's constants; also the sort keys of a list, where they are known
/// @param defaultValue what the contract takes when it is left out
/// @param meaning in a few words
/// @param synonyms other names people give it
record ToolParameter(
        String name,
        String place,
        String type,
        List<String> values,
        boolean required,
        @Nullable String defaultValue,
        String meaning,
        List<String> synonyms) {}
