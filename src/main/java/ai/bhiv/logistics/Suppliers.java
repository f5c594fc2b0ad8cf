package ai.bhiv.logistics;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Default;
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

/// The companies that deliver.
@Resource(roles = Role.LOGISTICS, module = "logistics", name = "suppliers", problems = LogisticsProblem.class)
@HttpExchange("/suppliers")
public interface Suppliers {

    /// Suppliers, only active ones unless asked; sorted by `name` or `created_at`.
    @GetExchange
    @Op(
            summary = "Lists suppliers.",
            permission = "logistics:read",
            questions =
                    @Question(
                            ask = {
                                "Who are our suppliers?",
                                "List the vendors",
                                "Which companies do we buy from?",
                                "Show all suppliers"
                            },
                            answer = "Suppliers by name:",
                            table = "items",
                            columns = {"name=Supplier", "contact_email=Email", "lead_time_days:number=Lead time, days"
                            }))
    Page<Supplier> list(
            @RequestParam("active_only")
                    @Meaning("Whether to leave out the ones we no longer buy from.")
                    @Default("true")
                    boolean activeOnly,
            @RequestParam("search") @Meaning("Part of the name.") @Size(min = 2, max = 100) @Nullable String search,
            PageRequest page);

    @PostExchange
    @Op(
            summary = "Adds a supplier.",
            permission = "logistics:write",
            publishes = SupplierCreated.class,
            creates = true,
            errors = "logistics.supplier.duplicate-name",
            notATool = LogisticsProblem.APPROVALS)
    Supplier create(@RequestBody NewSupplier body);

    @GetExchange("/{id}")
    @Op(
            summary = "Shows one supplier.",
            permission = "logistics:read",
            questions =
                    @Question(
                            ask = {
                                "Show the supplier with this id",
                                "Open this vendor's record",
                                "What do we know about the supplier with the id?"
                            }))
    Supplier get(@PathVariable("id") UUID id);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes a supplier.",
            permission = "logistics:write",
            publishes = SupplierUpdated.class,
            errors = "logistics.supplier.duplicate-name",
            notATool = LogisticsProblem.APPROVALS)
    Supplier update(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody NewSupplier body);

    /// Removes the supplier, or deactivates it while items or deliveries refer to it.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Removes a supplier, or deactivates it while referenced.",
            permission = "logistics:delete",
            publishes = SupplierDeleted.class,
            notATool = LogisticsProblem.APPROVALS)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);
}
