package ai.bhiv.crm.internal;

import ai.bhiv.crm.CrmImportKinds;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.imports.ImportKindEndpoint;
import ai.bhiv.platform.imports.ImportService;
import ai.bhiv.platform.imports.KindRegistry;

@Endpoint
final class CrmImportKindEndpoint extends ImportKindEndpoint implements CrmImportKinds {
    CrmImportKindEndpoint(KindRegistry kinds, ImportService imports) {
        super("crm", kinds, imports);
    }
}
