package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Upload;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Serves [Imports] for one module. A module's own `@Endpoint` class extends it and implements the module's interface.
public abstract class ImportEndpoint implements Imports {
    private final String module;
    private final ImportService imports;

    protected ImportEndpoint(String module, ImportService imports) {
        this.module = module;
        this.imports = imports;
    }

    @Override
    public final Import upload(
            String kind,
            @Nullable String charset,
            @Nullable String delimiter,
            @Nullable String quote,
            @Nullable Boolean header,
            Upload upload) {
        return imports.upload(module, kind, new FormatHints(charset, delimiter, quote, header), upload);
    }

    @Override
    public final Page<ImportSummary> list(@Nullable String kind, PageRequest page) {
        return imports.list(module, kind, page);
    }

    @Override
    public final Import get(UUID id) {
        return imports.get(module, id);
    }

    @Override
    public final Page<StagedRow> rows(UUID id, @Nullable Verdict verdict, PageRequest page) {
        return imports.rows(module, id, verdict, page);
    }

    @Override
    public final Download rejected(UUID id) {
        return imports.rejected(module, id);
    }

    @Override
    public final Import map(UUID id, Version version, Mapping mapping) {
        return imports.map(module, id, version, mapping);
    }

    @Override
    public final Import validate(UUID id) {
        return imports.validate(module, id);
    }

    @Override
    public final Import apply(UUID id, Confirmation confirmation) {
        return imports.apply(module, id, confirmation);
    }

    @Override
    public final Import revert(UUID id) {
        return imports.revert(module, id);
    }

    @Override
    public final Page<RevertConflict> conflicts(UUID id, PageRequest page) {
        return imports.conflicts(module, id, page);
    }
}
