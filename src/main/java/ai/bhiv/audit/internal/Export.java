package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditProblem;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Tenancy;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes entries as a file while it reads them, oldest first: memory does not grow with their number.
@Component
final class Export {
    private static final Duration MAY_TAKE = Duration.ofHours(1);
    private static final int FETCH = 1_000;

    private final JdbcClient jdbc;
    private final Tenancy tenancy;

    Export(JdbcClient jdbc, Tenancy tenancy) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
    }

    Download of(String name, Conditions conditions) {
        var format = Format.named(name);
        if (format == null) {
            throw AuditProblem.EXPORT_FORMAT.because("format: " + name + " (expected: csv, jsonl, ocsf, cef or log)");
        }
        var tenant = RequestContext.current().principal().tenant();
        return new Download(
                format.mediaType(), "audit." + format.extension(), out -> write(tenant, format, conditions, out));
    }

    private void write(String tenant, Format format, Conditions conditions, OutputStream out) throws IOException {
        var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        try {
            tenancy.inTenant(tenant, true, MAY_TAKE, () -> {
                line(writer, format.head());
                jdbc.sql("select " + format.columns() + " from audit.entries" + conditions.where() + " order by "
                                + format.order())
                        .params(conditions.values())
                        .withFetchSize(FETCH)
                        .query(row -> {
                            line(writer, format.line(row, tenant));
                        });
                return 0;
            });
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
        writer.flush();
    }

    private static void line(BufferedWriter writer, String line) {
        try {
            if (!line.isEmpty()) {
                writer.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
