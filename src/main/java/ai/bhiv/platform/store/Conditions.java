package ai.bhiv.platform.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The WHERE of a statement, grown condition by condition; values are bound, never written into the text.
public final class Conditions {
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /// A condition without a value.
    public Conditions and(String sql) {
        texts.add(sql);
        return this;
    }

    /// A condition on a value; none at all when the value is absent.
    ///
    /// @param sql names the value as `:name`
    public Conditions and(String sql, String name, @Nullable Object value) {
        if (value != null) {
            texts.add(sql);
            values.put(name, value);
        }
        return this;
    }

    /// A contains-condition over a column of folded words; `%` and `_` of the searcher stand for themselves.
    public Conditions search(String column, @Nullable String words) {
        return words == null ? this : and(column + " like :search", "search", "%" + literal(Folded.words(words)) + "%");
    }

    /// ` where ...`, or nothing.
    public String where() {
        return texts.isEmpty() ? "" : " where " + String.join(" and ", texts);
    }

    /// By name.
    public Map<String, Object> values() {
        return values;
    }

    private static String literal(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
