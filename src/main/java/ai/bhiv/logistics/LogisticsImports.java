package ai.bhiv.logistics;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.imports.Imports;
import org.springframework.web.service.annotation.HttpExchange;

/// Tables on their way into logistics.
@Resource(roles = Role.LOGISTICS, module = "logistics", name = "imports", problems = LogisticsProblem.class)
@HttpExchange("/imports")
public interface LogisticsImports extends Imports {}
