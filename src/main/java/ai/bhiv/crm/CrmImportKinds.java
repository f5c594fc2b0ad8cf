package ai.bhiv.crm;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.imports.ImportKinds;
import org.springframework.web.service.annotation.HttpExchange;

/// What can be imported into the CRM.
@Resource(roles = Role.CRM, module = "crm", name = "import-kinds", problems = CrmProblem.class)
@HttpExchange("/import-kinds")
public interface CrmImportKinds extends ImportKinds {}
