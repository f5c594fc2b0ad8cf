package ai.bhiv.crm;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.imports.Imports;
import org.springframework.web.service.annotation.HttpExchange;

/// Tables on their way into the CRM.
@Resource(roles = Role.CRM, module = "crm", name = "imports", problems = CrmProblem.class)
@HttpExchange("/imports")
public interface CrmImports extends Imports {}
