package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Shape;
import ai.bhiv.platform.contract.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A field that a column can be mapped to, read from the kind's record.
///
/// @param name on the wire; members of a record within the record after a dot: `value.amount`
/// @param type what its values are
/// @param required whether a row without a value is refused
/// @param requiredWith the optional record within the record that needs it as soon as another member is given
/// @param expected what is accepted, in a few words
/// @param meaning in a few words, with unit
/// @param synonyms other names that people give it
/// @param values the accepted values, where they are a closed set
/// @param reference whether the value must be known already
/// @param match whether it helps to say which stored record a row is
public record TargetField(
        String name,
        Type type,
        boolean required,
        @Nullable String requiredWith,
        String expected,
        String meaning,
        List<String> synonyms,
        List<String> values,
        boolean reference,
        boolean match) {
    /// What the values of a field are.
    public enum Type {
        TEXT,
        NUMBER,
        WHOLE,
        DATE,
        TIME,
        TRUTH,
        CHOICE,
        /// A list or a free object; only JSON files have it.
        JSON
    }

    static List<TargetField> of(ImportKind<?> kind) {
        var found = new ArrayList<TargetField>();
        add(kind, Shapes.structure(kind.record()), "", true, List.of(), found);
        return List.copyOf(found);
    }

    /// Fields that are needed beside the given ones.
    static List<String> missing(List<TargetField> fields, Set<String> given) {
        return fields.stream()
                .filter(field -> !given.contains(field.name()))
                .filter(field -> field.required() || field.neededBeside(given))
                .map(TargetField::name)
                .toList();
    }

    private boolean neededBeside(Set<String> given) {
        var within = requiredWith;
        return within != null && given.stream().anyMatch(other -> other.startsWith(within + "."));
    }

    private static void add(
            ImportKind<?> kind,
            Shape.Structure structure,
            String prefix,
            boolean required,
            List<String> outer,
            List<TargetField> found) {
        boolean first = true;
        for (var field : structure.fields()) {
            var name = prefix + field.name();
            var synonyms = Stream.concat(
                            field.synonyms().stream(),
                            Stream.concat(
                                    first ? outer.stream() : Stream.empty(),
                                    outer.stream().map(parent -> parent + " " + field.name())))
                    .distinct()
                    .toList();
            if (field.shape() instanceof Shape.Structure inner) {
                var names = Stream.concat(Stream.of(field.name()), field.synonyms().stream())
                        .toList();
                add(kind, inner, name + ".", required && field.required(), names, found);
            } else {
                found.add(new TargetField(
                        name,
                        type(field.shape()),
                        required && field.required(),
                        !required && field.required() ? prefix.substring(0, prefix.length() - 1) : null,
                        field.shape().expected(),
                        field.meaning(),
                        synonyms,
                        field.shape() instanceof Shape.Choice choice ? choice.values() : List.of(),
                        kind.references().containsKey(name),
                        kind.matchFields().contains(name)));
            }
            first = false;
        }
    }

    private static Type type(Shape shape) {
        return switch (shape) {
            case Shape.Text text ->
                switch (text.format()) {
                    case "date" -> Type.DATE;
                    case "date-time" -> Type.TIME;
                    case null, default -> Type.TEXT;
                };
            case Shape.Choice _ -> Type.CHOICE;
            case Shape.Truth _ -> Type.TRUTH;
            case Shape.Numeric number -> number.whole() ? Type.WHOLE : Type.NUMBER;
            case Shape.Many _, Shape.Named _, Shape.Structure _, Shape.Free _ -> Type.JSON;
        };
    }
}
