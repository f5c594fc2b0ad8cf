package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.LogisticsImports;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.imports.ImportEndpoint;
import ai.bhiv.platform.imports.ImportService;

@Endpoint
final class LogisticsImportEndpoint extends ImportEndpoint implements LogisticsImports {
    LogisticsImportEndpoint(ImportService imports) {
        super("logistics", imports);
    }
}
