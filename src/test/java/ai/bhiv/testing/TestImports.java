package ai.bhiv.testing;

import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Upload;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.event.Events;
import ai.bhiv.platform.event.Hint;
import ai.bhiv.platform.imports.Confirmation;
import ai.bhiv.platform.imports.ExportFormat;
import ai.bhiv.platform.imports.Import;
import ai.bhiv.platform.imports.ImportEndpoint;
import ai.bhiv.platform.imports.ImportKind;
import ai.bhiv.platform.imports.ImportKindEndpoint;
import ai.bhiv.platform.imports.ImportLease;
import ai.bhiv.platform.imports.ImportService;
import ai.bhiv.platform.imports.ImportWorker;
import ai.bhiv.platform.imports.KindRegistry;
import ai.bhiv.platform.imports.RevertConflict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// Imports a file as a person does who accepts everything that is suggested.
public final class TestImports {
    private final TestTenant tenant;
    private final KindRegistry kinds;
    private final ImportService service;

    public TestImports(TestTenant tenant, List<ImportKind<?>> kinds) {
        this.tenant = tenant;
        this.kinds = new KindRegistry(kinds);
        this.service = new ImportService(
                this.kinds, tenant.db(), tenant.tenancy(), TestTenant.CURSORS, TestTenant.IDS, Clock.systemUTC());
    }

    private static final class Mounted extends ImportEndpoint {
        Mounted(String module, ImportService service) {
            super(module, service);
        }
    }

    /// The import as it stands after the last chunk.
    public Import run(String module, String kind, Path file) {
        var imports = new Mounted(module, service);
        var uploaded = tenant.call(() -> {
            try {
                var content = new ByteArrayInputStream(Files.readAllBytes(file));
                return imports.upload(
                        kind,
                        null,
                        null,
                        null,
                        null,
                        new Upload(content, "text/csv", file.getFileName().toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        var mapped = tenant.call(() -> imports.map(
                uploaded.id(),
                new Version(uploaded.version()),
                uploaded.suggestion().mapping()));
        var previewed = tenant.call(() -> imports.validate(mapped.id()));
        tenant.run(() -> imports.apply(
                previewed.id(),
                new Confirmation(Objects.requireNonNull(previewed.preview()).hash(), false)));
        work();
        return tenant.call(() -> imports.get(previewed.id()));
    }

    /// The import as it stands after everything was taken back.
    public Import revert(String module, Import applied) {
        var imports = new Mounted(module, service);
        tenant.run(() -> imports.revert(applied.id()));
        work();
        return tenant.call(() -> imports.get(applied.id()));
    }

    /// What a revert left.
    public List<RevertConflict> conflicts(String module, Import reverted) {
        var imports = new Mounted(module, service);
        return tenant.call(() -> imports.conflicts(reverted.id(), PageRequest.first()))
                .items();
    }

    private void work() {
        var worker = new ImportWorker(
                kinds,
                tenant.db(),
                tenant.tenancy(),
                () -> List.of(TestTenant.DEFAULT),
                new ImportLease("test", Duration.ofSeconds(15)),
                new Events(tenant.db(), TestTenant.IDS, Clock.systemUTC(), new Hint()));
        while (worker.applyAll()) {
            // chunk by chunk
        }
    }

    /// The export of a kind, as it is written.
    public String export(String module, String kind, ExportFormat format) throws IOException {
        var endpoint = new MountedKinds(module, kinds, service);
        var out = new ByteArrayOutputStream();
        tenant.call(() -> endpoint.export(kind, format, null)).content().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static final class MountedKinds extends ImportKindEndpoint {
        MountedKinds(String module, KindRegistry kinds, ImportService service) {
            super(module, kinds, service);
        }
    }
}
