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

/// What the company sells.
@Resource(roles = Role.CRM, module = "crm", name = "products", problems = CrmProblem.class)
@HttpExchange("/products")
public interface Products {

    /// Live products; sorted by `name`, `code`, `created_at` or `list_price`.
    @GetExchange
    @Op(
            summary = "Lists products with their list prices.",
            permission = "crm:read",
            questions = {
                @Question(
                        ask = {
                            "Which products do we sell?",
                            "List our products",
                            "Show the price list",
                            "What does each product cost?"
                        },
                        answer = "Products by name:",
                        table = "items",
                        columns = {"name=Product", "code=Code", "series=Series", "list_price:money=List price"}),
                @Question(
                        ask = {
                            "Which is our most expensive product?",
                            "What products have the highest list price?",
                            "Show products from the dearest down"
                        },
                        with = "sort=-list_price",
                        answer = "The dearest is {items[0].name}. From the dearest down:",
                        table = "items",
                        columns = {"name=Product", "list_price:money=List price", "series=Series"})
            })
    Page<Product> list(
            @RequestParam("search") @Meaning("Part of the name or code.") @Size(min = 2, max = 100) @Nullable
                    String search,
            @RequestParam("series") @Nullable String series,
            @RequestParam("active") @Nullable Boolean active,
            PageRequest page);

    @PostExchange
    @Op(
            summary = "Adds a product.",
            permission = "crm:write",
            publishes = ProductCreated.class,
            creates = true,
            errors = "crm.product.duplicate-code",
            notATool = CrmProblem.APPROVALS)
    Product create(@RequestBody NewProduct body);

    @GetExchange("/{id}")
    @Op(
            summary = "Shows one product.",
            permission = "crm:read",
            questions =
                    @Question(
                            ask = {
                                "Show the product with this id",
                                "Open this product's record",
                                "What do we know about the product with the id?"
                            }))
    Product get(@PathVariable("id") UUID id);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes a product.",
            permission = "crm:write",
            publishes = ProductUpdated.class,
            errors = "crm.product.duplicate-code",
            notATool = CrmProblem.APPROVALS)
    Product update(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody NewProduct body);

    /// Moves the product to the bin; its code and name become free, its deals stay.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Moves a product to the bin.",
            permission = "crm:delete",
            notATool = CrmProblem.APPROVALS,
            publishes = ProductDeleted.class)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);
}
