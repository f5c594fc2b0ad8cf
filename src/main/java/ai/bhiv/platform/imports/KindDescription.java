package ai.bhiv.platform.imports;

import java.util.List;

/// What can be imported, with its fields.
///
/// @param name to be named when uploading
/// @param meaning what one row is
/// @param fields that columns can be mapped to
/// @param matchFields those that say which stored record a row is
/// @param example a file's first line, with all fields as headings
public record KindDescription(
        String name, String meaning, List<TargetField> fields, List<String> matchFields, String example) {
    static KindDescription of(ImportKind<?> kind) {
        var fields = TargetField.of(kind);
        return new KindDescription(
                kind.name(),
                kind.meaning(),
                fields,
                List.copyOf(kind.matchFields()),
                String.join(",", fields.stream().map(TargetField::name).toList()) + "\n");
    }
}
