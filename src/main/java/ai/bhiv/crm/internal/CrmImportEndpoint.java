package ai.bhiv.crm.internal;

import ai.bhiv.crm.CrmImports;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.imports.ImportEndpoint;
import ai.bhiv.platform.imports.ImportService;

@Endpoint
final class CrmImportEndpoint extends ImportEndpoint implements CrmImports {
    CrmImportEndpoint(ImportService imports) {
        super("crm", imports);
    }
}
