package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.problem.PlatformProblem;
import org.jspecify.annotations.Nullable;

/// Serves [ImportKinds] for one module, as [ImportEndpoint] does for [Imports].
public abstract class ImportKindEndpoint implements ImportKinds {
    private final String module;
    private final KindRegistry kinds;
    private final ImportService imports;

    protected ImportKindEndpoint(String module, KindRegistry kinds, ImportService imports) {
        this.module = module;
        this.kinds = kinds;
        this.imports = imports;
    }

    @Override
    public final Page<KindDescription> list() {
        return new Page<>(kinds.of(module).stream().map(KindDescription::of).toList(), null, null);
    }

    @Override
    public final KindDescription get(String kind) {
        return KindDescription.of(known(kind));
    }

    @Override
    public final Download export(String kind, @Nullable ExportFormat format, @Nullable Boolean raw) {
        return imports.export(known(kind), format == null ? ExportFormat.CSV : format, Boolean.TRUE.equals(raw));
    }

    private ImportKind<?> known(String kind) {
        for (var known : kinds.of(module)) {
            if (known.name().equals(kind)) {
                return known;
            }
        }
        throw PlatformProblem.NOT_FOUND.because("kind: " + kind + " (expected one of "
                + kinds.of(module).stream().map(ImportKind::name).toList() + ")");
    }
}
