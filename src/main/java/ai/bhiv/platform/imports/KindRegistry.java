package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Nearest;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/// All kinds of this process.
public final class KindRegistry {
    private final List<ImportKind<?>> kinds;

    /// @throws IllegalArgumentException when two kinds have one name, or one names a match field that it lacks
    public KindRegistry(List<? extends ImportKind<?>> kinds) {
        this.kinds = kinds.stream()
                .<ImportKind<?>>map(kind -> kind)
                .sorted(Comparator.comparing(ImportKind::name))
                .toList();
        var names = new HashSet<String>();
        for (var kind : this.kinds) {
            var fields = TargetField.of(kind).stream().map(TargetField::name).toList();
            if (!names.add(kind.name()) || kind.matchFields().isEmpty() || !fields.containsAll(kind.matchFields())) {
                throw new IllegalArgumentException("import kind " + kind.name() + ": match fields " + kind.matchFields()
                        + " (expected a name of its own, and one or more of " + fields + ")");
            }
        }
    }

    /// The kinds of one module, by name.
    public List<ImportKind<?>> of(String module) {
        return kinds.stream().filter(kind -> kind.module().equals(module)).toList();
    }

    List<String> modules() {
        return kinds.stream().map(ImportKind::module).distinct().toList();
    }

    /// @throws ai.bhiv.platform.problem.Problem `platform.import.kind-unknown`
    ImportKind<?> named(String module, String name) {
        var known = of(module).stream().map(ImportKind::name).toList();
        return of(module).stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> PlatformProblem.KIND_UNKNOWN
                        .because("kind: " + name + " (expected one of " + String.join(", ", known) + ")")
                        .with(Fault.parameter("kind", name, "one of " + String.join(", ", known))
                                .orRather(Nearest.to(name, known))));
    }
}
