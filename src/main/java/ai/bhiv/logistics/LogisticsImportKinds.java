package ai.bhiv.logistics;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.imports.ImportKinds;
import org.springframework.web.service.annotation.HttpExchange;

/// What can be imported into logistics.
@Resource(roles = Role.LOGISTICS, module = "logistics", name = "import-kinds", problems = LogisticsProblem.class)
@HttpExchange("/import-kinds")
public interface LogisticsImportKinds extends ImportKinds {}
