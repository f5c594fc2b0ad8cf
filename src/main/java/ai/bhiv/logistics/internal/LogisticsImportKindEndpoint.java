package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.LogisticsImportKinds;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.imports.ImportKindEndpoint;
import ai.bhiv.platform.imports.ImportService;
import ai.bhiv.platform.imports.KindRegistry;

@Endpoint
final class LogisticsImportKindEndpoint extends ImportKindEndpoint implements LogisticsImportKinds {
    LogisticsImportKindEndpoint(KindRegistry kinds, ImportService imports) {
        super("logistics", kinds, imports);
    }
}
