package ai.bhiv.platform.about;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// The port's own description.
@Resource(
        roles = {Role.GATEWAY, Role.LOGISTICS, Role.CRM, Role.AGENTS, Role.LLM, Role.INTEGRATIONS},
        module = "platform",
        name = "documents")
@HttpExchange
public interface Documents {
    /// OpenAPI 3.1 of this role; of the gateway, the union of all roles under `/api/{role}`.
    @GetExchange("/openapi.json")
    @Op(
            summary = "The OpenAPI 3.1 document of this port.",
            permission = Op.OPEN,
            reason = "Clients are generated before anybody signs in; it shows shapes, not records.",
            transactional = false,
            notATool = "It describes the tools themselves.")
    Download openapi();

    /// Swagger UI over the document.
    @GetExchange("/docs")
    @Op(
            summary = "A page to read and try the operations.",
            permission = Op.OPEN,
            reason = "It shows what the OpenAPI document says.",
            transactional = false,
            notATool = "It is a page for people.")
    Download docs();

    /// A file of the page.
    @GetExchange("/docs/{asset}")
    @Op(
            summary = "A file of the documentation page.",
            permission = Op.OPEN,
            reason = "It is a part of the public page.",
            transactional = false,
            notATool = "It is a part of a page for people.")
    Download asset(@PathVariable("asset") String asset);
}
