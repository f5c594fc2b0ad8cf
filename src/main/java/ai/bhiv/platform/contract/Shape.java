package ai.bhiv.platform.contract;

import ai.bhiv.platform.problem.Fault;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a value may be, read once from a Java type and its constraints, and used for everything: checking requests,
/// JSON Schema in documents and tools, import fields, command-line options.
public sealed interface Shape {
    /// A text.
    ///
    /// @param format JSON Schema format: `uuid`, `date-time`, `date`, `duration`, `email`, `decimal`; or none
    /// @param notBlank at least one visible character
    record Text(
            @Nullable String format,
            @Nullable Integer minLength,
            @Nullable Integer maxLength,
            @Nullable String pattern,
            boolean notBlank)
            implements Shape {
        static final Text PLAIN = new Text(null, null, null, null, false);
    }

    /// One of a closed set of texts.
    record Choice(List<String> values) implements Shape {}

    /// True or false.
    record Truth() implements Shape {}

    /// A number.
    ///
    /// @param whole no fraction
    /// @param text written as a JSON string, so that no reader rounds it
    record Numeric(
            boolean whole,
            boolean text,
            @Nullable BigDecimal min,
            boolean minExclusive,
            @Nullable BigDecimal max,
            @Nullable Integer integerDigits,
            @Nullable Integer fractionDigits)
            implements Shape {}

    /// A list of one kind of item.
    record Many(
            Shape item,
            @Nullable Integer minItems,
            @Nullable Integer maxItems) implements Shape {}

    /// An object with free names and one kind of value.
    record Named(Shape value) implements Shape {}

    /// A record with declared members.
    record Structure(Class<?> type, List<Field> fields) implements Shape {
        /// The member with this name on the wire.
        public @Nullable Field field(String name) {
            for (var field : fields) {
                if (field.name().equals(name)) {
                    return field;
                }
            }
            return null;
        }
    }

    /// Any JSON.
    record Free() implements Shape {}

    /// A member of a record, or a parameter.
    ///
    /// @param name on the wire
    /// @param required whether a request must carry it
    /// @param nullable whether null is a value of it
    /// @param fallback its value when the request leaves it out
    /// @param meaning in a few words, with unit
    record Field(
            String name,
            Shape shape,
            boolean required,
            boolean nullable,
            @Nullable JsonNode fallback,
            String meaning,
            List<String> synonyms) {}

    /// Appends every fault of the value to the list; nothing when it fits.
    ///
    /// @param pointer where the value stands (RFC 6901)
    default void check(JsonNode value, String pointer, List<Fault> faults) {
        ShapeCheck.check(this, value, pointer, faults);
    }

    /// The same text value read from a query, path or cell, as the JSON it stands for; a text that does not fit comes
    /// back as a JSON string, so that [#check] names it.
    default JsonNode fromText(String text) {
        return ShapeCheck.fromText(this, text);
    }

    /// What would be accepted, in a few words: `1..200`, `one of open, won`.
    default String expected() {
        return ShapeCheck.expected(this);
    }
}
