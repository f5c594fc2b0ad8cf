package ai.bhiv.platform.about;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// The catalogue that every problem document links to.
@Resource(
        roles = {Role.GATEWAY, Role.LOGISTICS, Role.CRM, Role.AGENTS, Role.LLM, Role.INTEGRATIONS},
        module = "platform",
        name = "errors")
@HttpExchange("/errors")
public interface ErrorCatalogue {
    /// All entries.
    @GetExchange
    @Op(
            summary = "All problem codes, with what to do about each.",
            permission = Op.OPEN,
            reason = "Problem documents link to it, also those that say that nobody is signed in.",
            transactional = false,
            notATool = "Problem documents carry what it says.")
    Page<ErrorEntry> list();

    /// One entry.
    @GetExchange("/{code}")
    @Op(
            summary = "One problem code, with what to do about it.",
            permission = Op.OPEN,
            reason = "Problem documents link to it, also those that say that nobody is signed in.",
            transactional = false,
            notATool = "Problem documents carry what it says.")
    ErrorEntry read(@PathVariable("code") String code);
}
