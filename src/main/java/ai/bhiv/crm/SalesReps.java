package ai.bhiv.crm;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Question;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.contract.Version;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// The sales team.
@Resource(roles = Role.CRM, module = "crm", name = "sales-reps", problems = CrmProblem.class)
@HttpExchange("/sales-reps")
public interface SalesReps {

    /// Sales reps; sorted by `name` or `created_at`.
    @GetExchange
    @Op(
            summary = "Lists the sales team with managers and offices.",
            permission = "sales:read",
            questions =
                    @Question(
                            ask = {
                                "Who is on the sales team?",
                                "List our sales reps",
                                "Which sales people work in which office?",
                                "Who manages which sales agent?"
                            },
                            answer = "The sales team:",
                            table = "items",
                            columns = {"name=Name", "manager=Manager", "office=Office"}))
    Page<SalesRep> list(
            @RequestParam("search") @Meaning("Part of the name.") @Size(min = 2, max = 100) @Nullable String search,
            @RequestParam("manager") @Nullable String manager,
            @RequestParam("office") @Nullable String office,
            PageRequest page);

    @PostExchange
    @Op(
            summary = "Adds a sales rep.",
            permission = "sales:write",
            publishes = SalesRepCreated.class,
            creates = true,
            errors = "crm.sales-rep.duplicate-name",
            notATool = CrmProblem.APPROVALS)
    SalesRep create(@RequestBody NewSalesRep body);

    @GetExchange("/{id}")
    @Op(
            summary = "Shows one sales rep.",
            permission = "sales:read",
            questions =
                    @Question(
                            ask = {
                                "Show the sales rep with this id",
                                "Open this sales rep's record",
                                "What do we know about the sales rep with the id?"
                            }))
    SalesRep get(@PathVariable("id") UUID id);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes a sales rep.",
            permission = "sales:write",
            publishes = SalesRepUpdated.class,
            errors = "crm.sales-rep.duplicate-name",
            notATool = CrmProblem.APPROVALS)
    SalesRep update(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody NewSalesRep body);

    /// Moves the sales rep to the bin; deals keep their owner's name.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Moves a sales rep to the bin.",
            permission = "crm:delete",
            notATool = CrmProblem.APPROVALS,
            publishes = SalesRepDeleted.class)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);
}
