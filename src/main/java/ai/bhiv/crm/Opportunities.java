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
import java.time.LocalDate;
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

/// The deals.
@Resource(roles = Role.CRM, module = "crm", name = "opportunities", problems = CrmProblem.class)
@HttpExchange("/opportunities")
public interface Opportunities {

    /// Live deals; sorted by `created_at` (newest first), `name`, `amount`, `close_date` or `engaged_on`.
    @GetExchange
    @Op(
            summary = "Lists deals, filtered by stage, account, product, owner, close date or words.",
            permission = "sales:read",
            questions = {
                @Question(
                        ask = {
                            "List our deals",
                            "Show me the opportunities",
                            "Which deals are in the pipeline right now?"
                        },
                        answer = "The newest deals:",
                        table = "items",
                        columns = {
                            "name=Deal",
                            "account=Account",
                            "product=Product",
                            "owner=Owner",
                            "stage=Stage",
                            "amount:money=Amount"
                        }),
                @Question(
                        ask = {
                            "Which were our biggest won deals?",
                            "Show the largest deals that we closed",
                            "What are the most valuable deals we have won?"
                        },
                        with = {"kind=won", "sort=-amount", "limit=10"},
                        answer = "The largest won deals:",
                        table = "items",
                        columns = {
                            "name=Deal",
                            "account=Account",
                            "product=Product",
                            "owner=Owner",
                            "amount:money=Amount",
                            "close_date:date=Closed"
                        }),
                @Question(
                        ask = {
                            "Which deals are still open?",
                            "List the open opportunities",
                            "Which deals are we still working on?"
                        },
                        with = "kind=open",
                        answer = "Open deals:",
                        table = "items",
                        columns = {
                            "name=Deal",
                            "account=Account",
                            "product=Product",
                            "owner=Owner",
                            "stage=Stage",
                            "engaged_on:date=Since"
                        }),
                @Question(
                        ask = {
                            "Which deals did we lose last?",
                            "List the lost deals",
                            "Show the most recently lost opportunities"
                        },
                        with = {"kind=lost", "sort=-close_date"},
                        answer = "The deals lost last:",
                        table = "items",
                        columns = {
                            "name=Deal",
                            "account=Account",
                            "product=Product",
                            "owner=Owner",
                            "close_date:date=Lost on"
                        })
            })
    Page<Opportunity> list(
            @RequestParam("stage") @Meaning("Key of a stage.") @Nullable String stage,
            @RequestParam("kind") @Meaning("Whether open, won or lost.") @Nullable StageKind kind,
            @RequestParam("account") @Meaning("The account's name.") @Nullable String account,
            @RequestParam("product") @Meaning("The product's name or code.") @Nullable String product,
            @RequestParam("owner") @Meaning("Who sells it, by name.") @Nullable String owner,
            @RequestParam("closes_from") @Meaning("Earliest close date.") @Nullable LocalDate closesFrom,
            @RequestParam("closes_to") @Meaning("Latest close date.") @Nullable LocalDate closesTo,
            @RequestParam("search")
                    @Meaning("Part of the deal's name or reference.")
                    @Size(min = 2, max = 100)
                    @Nullable
                    String search,
            PageRequest page);

    @PostExchange
    @Op(
            summary = "Adds a deal.",
            permission = "sales:write",
            publishes = OpportunityCreated.class,
            creates = true,
            errors = {
                "crm.stage.unknown",
                "crm.account.unknown",
                "crm.product.unknown",
                "crm.customer.unknown",
                "crm.customer.suspended",
                "crm.opportunity.duplicate-ref"
            },
            notATool = CrmProblem.APPROVALS)
    Opportunity create(@RequestBody NewOpportunity body);

    @GetExchange("/{id}")
    @Op(
            summary = "Shows one deal.",
            permission = "sales:read",
            questions =
                    @Question(
                            ask = {
                                "Show the deal with this id",
                                "Open this opportunity's record",
                                "What do we know about the deal with the id?"
                            }))
    Opportunity get(@PathVariable("id") UUID id);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes a deal.",
            permission = "sales:write",
            publishes = OpportunityUpdated.class,
            errors = {
                "crm.stage.unknown",
                "crm.account.unknown",
                "crm.product.unknown",
                "crm.customer.unknown",
                "crm.customer.suspended",
                "crm.opportunity.duplicate-ref"
            },
            notATool = CrmProblem.APPROVALS)
    Opportunity update(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody NewOpportunity body);

    /// Moves the deal to another stage: closes its open history row and opens the next, in one transaction (CRM-16).
    @PutExchange("/{id}/stage")
    @Op(
            summary = "Moves a deal to another stage.",
            permission = "sales:write",
            publishes = OpportunityUpdated.class,
            errors = "crm.stage.unknown",
            notATool = CrmProblem.APPROVALS)
    Opportunity move(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody StageChange body);

    @GetExchange("/{id}/history")
    @Op(
            summary = "Shows the stages a deal went through.",
            permission = "sales:read",
            questions =
                    @Question(
                            ask = {
                                "Which stages did the deal with this id go through?",
                                "Show this deal's stage history",
                                "When did this opportunity change its stage?"
                            },
                            table = "periods",
                            columns = {"stage=Stage", "entered_at:date=Since", "left_at:date=Until", "by=By"}))
    StageHistory history(@PathVariable("id") UUID id);

    /// Moves the deal to the bin; figures no longer count it.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Moves a deal to the bin.",
            permission = "crm:delete",
            notATool = CrmProblem.APPROVALS,
            publishes = OpportunityDeleted.class)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);
}
