package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.problem.PlatformProblem;

/// Serves [ImportKinds] for one module, as [ImportEndpoint] does for [Imports].
public abstract class ImportKindEndpoint implements ImportKinds {
    private final String module;
    private final KindRegistry kinds;

    protected ImportKindEndpoint(String module, KindRegistry kinds) {
        this.module = module;
        this.kinds = kinds;
    }

    @Override
    public final Page<KindDescription> list() {
        return new Page<>(kinds.of(module).stream().map(KindDescription::of).toList(), null, null);
    }

    @Override
    public final KindDescription get(String kind) {
        return kinds.of(module).stream()
                .filter(known -> known.name().equals(kind))
                .findFirst()
                .map(KindDescription::of)
                .orElseThrow(() -> PlatformProblem.NOT_FOUND.because("kind: " + kind + " (expected one of "
                        + kinds.of(module).stream().map(ImportKind::name).toList() + ")"));
    }
}
