package ai.bhiv.workflow.internal.dsl;

import ai.bhiv.workflow.DefinitionFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that is wrong with a definition, told at once with its place.
final class Faults {
    private static final int LONGEST = 100;

    /// Where a value begins in the text, from 1.
    record Place(int line, int column) {}

    private final Map<String, Place> places = new HashMap<>();
    private final List<DefinitionFault> all = new ArrayList<>();

    void at(String pointer, Place place) {
        places.put(pointer, place);
    }

    void add(String pointer, @Nullable String given, String expected) {
        var place = places.get(pointer);
        for (var near = pointer; place == null && !near.isEmpty(); ) {
            near = near.substring(0, near.lastIndexOf('/'));
            place = places.get(near);
        }
        add(pointer, place == null ? new Place(0, 0) : place, given, expected);
    }

    void add(String pointer, Place place, @Nullable String given, String expected) {
        var shown = given == null || given.length() <= LONGEST ? given : given.substring(0, LONGEST);
        all.add(new DefinitionFault(pointer, place.line(), place.column(), shown, expected));
    }

    List<DefinitionFault> all() {
        return List.copyOf(all);
    }
}
