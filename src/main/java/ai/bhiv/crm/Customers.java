package ai.bhiv.crm;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.BatchAnswer;
import ai.bhiv.platform.contract.BatchRequest;
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

/// The people the company sells to.
@Resource(roles = Role.CRM, module = "crm", name = "customers", problems = CrmProblem.class)
@HttpExchange("/customers")
public interface Customers {

    /// Live customers; sorted by `created_at` (newest first), `last_name`, `email` or `updated_at`.
    @GetExchange
    @Op(
            summary = "Lists customers, filtered by status, words, owner or tag.",
            permission = "crm:read",
            own = true,
            questions = {
                @Question(
                        ask = {
                            "List our customers",
                            "Show me all customers",
                            "Who are our customers?",
                            "Which people do we sell to?"
                        },
                        answer = "The newest customers:",
                        table = "items",
                        columns = {
                            "first_name=First name",
                            "last_name=Last name",
                            "email=Email",
                            "company=Company",
                            "status=Status"
                        }),
                @Question(
                        ask = {
                            "Which customers are suspended?",
                            "List suspended customers",
                            "Who is on hold as a customer?"
                        },
                        with = "status=suspended",
                        answer = "Suspended customers:",
                        table = "items",
                        columns = {"first_name=First name", "last_name=Last name", "email=Email", "company=Company"}),
                @Question(
                        ask = {"Which customers are inactive?", "List inactive customers", "Who stopped buying from us?"
                        },
                        with = "status=inactive",
                        answer = "Inactive customers:",
                        table = "items",
                        columns = {"first_name=First name", "last_name=Last name", "email=Email", "company=Company"})
            })
    Page<Customer> list(
            @RequestParam("status") @Nullable CustomerStatus status,
            @RequestParam("search")
                    @Meaning("Part of a name, an email or a company; case and accents do not count.")
                    @Size(min = 2, max = 100)
                    @Nullable
                    String search,
            @RequestParam("owner") @Meaning("Who looks after them.") @Nullable String owner,
            @RequestParam("tag") @Nullable String tag,
            PageRequest page);

    /// Makes a customer, and links or makes the account that its company names.
    @PostExchange
    @Op(
            summary = "Adds a customer.",
            permission = "crm:write",
            publishes = CustomerCreated.class,
            creates = true,
            errors = {"crm.customer.duplicate-email", "crm.account.unknown"},
            notATool = CrmProblem.APPROVALS)
    Customer create(@RequestBody NewCustomer body);

    @GetExchange("/{id}")
    @Op(
            summary = "Shows one customer.",
            permission = "crm:read",
            own = true,
            questions =
                    @Question(
                            ask = {
                                "Show the customer with this id",
                                "Open this customer's record",
                                "What do we know about the customer with the id?"
                            }))
    Customer get(@PathVariable("id") UUID id);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes a customer.",
            permission = "crm:write",
            publishes = CustomerUpdated.class,
            own = true,
            errors = {"crm.customer.duplicate-email", "crm.account.unknown"},
            notATool = CrmProblem.APPROVALS)
    Customer update(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody NewCustomer body);

    /// Makes and changes many; each has a result of its own, with the status that it would have had alone.
    @PutExchange("/batch")
    @Op(
            summary = "Adds and changes up to 200 customers at once.",
            permission = "crm:write",
            effect = Op.Effect.KEYED,
            bodyLimit = 8 << 20,
            errors = {"crm.customer.duplicate-email", "crm.account.unknown"},
            notATool = CrmProblem.APPROVALS)
    BatchAnswer<Customer> batch(@RequestBody BatchRequest<NewCustomer> body);

    /// Moves the customer to the bin (CRM-5); its email becomes free at once.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Moves a customer to the bin.",
            permission = "crm:delete",
            notATool = CrmProblem.APPROVALS,
            publishes = CustomerDeleted.class)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);
}
