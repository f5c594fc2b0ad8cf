package ai.bhiv.llm.internal.translate;

import java.util.ArrayList;
import java.util.List;

/// What a translation leaves out, by the path of each member, and what it puts in or changes, by name (LLM-21, LLM-22).
public final class Losses {
    private static final int LONGEST = 1024;

    private final List<String> dropped = new ArrayList<>();
    private final List<String> edits = new ArrayList<>(List.of("model"));

    void dropped(String path) {
        dropped.add(path);
    }

    void edited(String name) {
        edits.add(name);
    }

    /// The paths of all that was left out, in the client's order.
    public List<String> dropped() {
        return List.copyOf(dropped);
    }

    /// As `x-bhiv-edits` has it.
    public String edits() {
        return String.join(",", edits);
    }

    /// As `x-bhiv-dropped` has it: up to 1 KiB of paths, then how many more there are.
    public String header() {
        var text = new StringBuilder();
        for (int i = 0; i < dropped.size(); i++) {
            if (text.length() + dropped.get(i).length() > LONGEST) {
                return text.append(" and ")
                        .append(dropped.size() - i)
                        .append(" more")
                        .toString();
            }
            text.append(i == 0 ? "" : ", ").append(dropped.get(i));
        }
        return text.toString();
    }
}
