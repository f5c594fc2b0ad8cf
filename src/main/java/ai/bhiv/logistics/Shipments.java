package ai.bhiv.logistics;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Question;
import ai.bhiv.platform.contract.Resource;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// What was sent and when it came.
@Resource(roles = Role.LOGISTICS, module = "logistics", name = "shipments", problems = LogisticsProblem.class)
@HttpExchange("/shipments")
public interface Shipments {

    /// Shipments without their lines; sorted by `scheduled_on` (latest first), `number` or `created_at`.
    @GetExchange
    @Op(
            summary = "Lists shipments, filtered by status, mode, country, scheduled date or number.",
            permission = "logistics:read",
            own = true,
            questions = {
                @Question(
                        ask = {
                            "List the latest shipments",
                            "Show me our shipments",
                            "Which shipments were scheduled last?"
                        },
                        answer = "The shipments scheduled last:",
                        table = "items",
                        columns = {
                            "number=Number",
                            "country=Country",
                            "mode=Mode",
                            "status=Status",
                            "scheduled_on:date=Scheduled",
                            "line_count:number=Lines"
                        }),
                @Question(
                        ask = {
                            "Which shipments have not arrived yet?",
                            "List the shipments that are still open",
                            "What is still on its way?"
                        },
                        with = "status=pending",
                        answer = "Shipments not delivered yet:",
                        table = "items",
                        columns = {
                            "number=Number",
                            "country=Country",
                            "mode=Mode",
                            "scheduled_on:date=Scheduled",
                            "line_count:number=Lines"
                        })
            })
    Page<Shipment> list(
            @RequestParam("status") @Nullable ShipmentStatus status,
            @RequestParam("mode") @Nullable ShipmentMode mode,
            @RequestParam("country") @Nullable String country,
            @RequestParam("scheduled_from") @Nullable LocalDate scheduledFrom,
            @RequestParam("scheduled_to") @Nullable LocalDate scheduledTo,
            @RequestParam("search") @Meaning("Part of the number.") @Size(min = 2, max = 100) @Nullable String search,
            PageRequest page);

    @PostExchange
    @Op(
            summary = "Adds a shipment with all its lines.",
            permission = "logistics:ship",
            publishes = ShipmentCreated.class,
            creates = true,
            errors = {"logistics.shipment.duplicate-number", "logistics.item.unknown", "logistics.supplier.unknown"},
            notATool = LogisticsProblem.APPROVALS)
    Shipment create(@RequestBody NewShipment body);

    @GetExchange("/{id}")
    @Op(
            summary = "Shows one shipment with its lines.",
            permission = "logistics:read",
            own = true,
            questions =
                    @Question(
                            ask = {
                                "Show the shipment with this id",
                                "What is in the shipment with this id?",
                                "Open this shipment's record"
                            },
                            answer = "Shipment {number} to {country}: {status}.",
                            table = "lines",
                            columns = {
                                "item=Item",
                                "supplier=Supplier",
                                "quantity:number=Quantity",
                                "scheduled_on:date=Scheduled",
                                "delivered_on:date=Delivered"
                            }))
    Shipment get(@PathVariable("id") UUID id);
}
