package ai.bhiv.logistics;

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

/// The items kept in stock.
@Resource(roles = Role.LOGISTICS, module = "logistics", name = "inventory", problems = LogisticsProblem.class)
@HttpExchange("/inventory")
public interface Inventory {

    /// Active items; sorted by `name`, `sku`, `created_at` or `category`.
    @GetExchange
    @Op(
            summary =
                    "Lists items with the quantity on hand, filtered by category, low stock, supplier, location or words.",
            permission = "logistics:read",
            questions = {
                @Question(
                        ask = {
                            "Which items do we keep in stock?",
                            "List the inventory",
                            "Show all items with their quantities",
                            "What is in the warehouse?"
                        },
                        answer = "Items by name:",
                        table = "items",
                        columns = {
                            "sku=SKU",
                            "name=Item",
                            "category=Category",
                            "quantity:number=On hand",
                            "unit_price:money=Unit price"
                        }),
                @Question(
                        ask = {
                            "List every item at or below its reorder level",
                            "Which items should we buy again?",
                            "Show items that need to be reordered"
                        },
                        with = "low_stock=true",
                        answer = "Items at or below their reorder level:",
                        table = "items",
                        columns = {
                            "sku=SKU",
                            "name=Item",
                            "quantity:number=On hand",
                            "reorder_level:number=Reorder level",
                            "supplier=Supplier"
                        })
            })
    Page<Item> list(
            @RequestParam("category") @Nullable String category,
            @RequestParam("low_stock") @Meaning("Only items at or below their reorder level.") @Nullable
                    Boolean lowStock,
            @RequestParam("supplier") @Meaning("The supplier's name.") @Nullable String supplier,
            @RequestParam("location") @Meaning("Where it lies.") @Nullable String location,
            @RequestParam("search") @Meaning("Part of the name or SKU.") @Size(min = 2, max = 100) @Nullable
                    String search,
            PageRequest page);

    /// Makes an item; a quantity above 0 posts its opening move in the same transaction.
    @PostExchange
    @Op(
            summary = "Adds an item.",
            permission = "logistics:write",
            publishes = ItemCreated.class,
            creates = true,
            errors = {"logistics.item.duplicate-sku", "logistics.supplier.unknown"},
            notATool = LogisticsProblem.APPROVALS)
    Item create(@RequestBody NewItem body);

    @GetExchange("/{id}")
    @Op(
            summary = "Shows one item.",
            permission = "logistics:read",
            questions =
                    @Question(
                            ask = {
                                "Show the item with this id",
                                "Open this item's record",
                                "How many units of the item with this id are on hand?"
                            },
                            answer = "{name} ({sku}): {quantity:number} on hand."))
    Item get(@PathVariable("id") UUID id);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes an item.",
            permission = "logistics:write",
            publishes = ItemUpdated.class,
            errors = {"logistics.item.duplicate-sku", "logistics.supplier.unknown"},
            notATool = LogisticsProblem.APPROVALS)
    Item update(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody ItemChange body);

    /// Retires the item; refused while it has stock.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Retires an item.",
            permission = "logistics:delete",
            publishes = ItemDeleted.class,
            errors = "logistics.item.in-use",
            notATool = LogisticsProblem.APPROVALS)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);
}
