package ai.bhiv.logistics;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Question;
import ai.bhiv.platform.contract.Resource;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// Figures about deliveries and stock, counted from the records when they are asked for.
@Resource(roles = Role.LOGISTICS, module = "logistics", name = "analytics", problems = LogisticsProblem.class)
@HttpExchange("/analytics")
public interface LogisticsAnalytics {

    /// Counts delivery lines on time and late, over all or over a span of days. A line belongs to the day it was
    /// delivered on, or to its scheduled day while it is not delivered. On time: delivered by the scheduled day.
    /// Groups are sorted by `key`, `lines`, `delivered`, `on_time`, `late`, `on_time_share` or `value`, descending
    /// with `-` before it.
    @GetExchange("/shipments")
    @Op(
            summary =
                    "Counts deliveries on time and late, with shares and value, also by supplier, mode, country, year or"
                            + " product group.",
            permission = "logistics:read",
            rate = Op.RateClass.EXPENSIVE,
            questions = {
                @Question(
                        ask = {
                            "What share of our deliveries arrived on time?",
                            "What is our on-time delivery rate?",
                            "How many deliveries were on time?",
                            "What percentage of deliveries came late?",
                            "How punctual are our deliveries?"
                        },
                        answer = "{on_time_share:percent.1} of deliveries arrived on time: {on_time:number} of"
                                + " {delivered:number}; {late:number} came late."),
                @Question(
                        ask = {
                            "Which vendors delivered late most often?",
                            "Which suppliers have the most late deliveries?",
                            "Who delivers late?",
                            "Which vendor is the least punctual?"
                        },
                        with = {"group_by=supplier", "sort=-late", "limit=10"},
                        answer = "{groups[0].key} delivered late most often: {groups[0].late:number} of"
                                + " {groups[0].lines:number} deliveries.",
                        table = "groups",
                        columns = {
                            "key=Supplier",
                            "late:number=Late",
                            "lines:number=Deliveries",
                            "on_time_share:percent.1=On time"
                        }),
                @Question(
                        ask = {
                            "Which suppliers delivered the most?",
                            "Who are our biggest vendors by number of deliveries?",
                            "Show deliveries by supplier"
                        },
                        with = {"group_by=supplier", "sort=-lines", "limit=10"},
                        answer = "{groups[0].key} delivered the most, of {suppliers:number} suppliers:",
                        table = "groups",
                        columns = {
                            "key=Supplier",
                            "lines:number=Deliveries",
                            "on_time_share:percent.1=On time",
                            "value:money=Value"
                        }),
                @Question(
                        ask = {
                            "Which suppliers do we spend the most with?",
                            "Which vendors account for the highest delivered value?",
                            "Show spend by vendor"
                        },
                        with = {"group_by=supplier", "sort=-value", "limit=10"},
                        answer = "The most value came from {groups[0].key}:",
                        table = "groups",
                        columns = {"key=Supplier", "value:money=Value", "lines:number=Deliveries"}),
                @Question(
                        ask = {
                            "Which shipment mode is the most punctual?",
                            "How punctual is air compared with ocean?",
                            "On-time deliveries by transport mode",
                            "Is truck or air freight more reliable?"
                        },
                        with = {"group_by=mode", "sort=-on_time_share"},
                        answer = "Deliveries by the way they travel:",
                        table = "groups",
                        columns = {
                            "key=Mode",
                            "on_time_share:percent.1=On time",
                            "late:number=Late",
                            "lines:number=Deliveries"
                        }),
                @Question(
                        ask = {
                            "Which countries get late deliveries most often?",
                            "Where do our deliveries arrive late?",
                            "Late deliveries by country"
                        },
                        with = {"group_by=country", "sort=-late", "limit=10"},
                        answer = "{groups[0].key} had the most late deliveries, of {countries:number} countries:",
                        table = "groups",
                        columns = {
                            "key=Country",
                            "late:number=Late",
                            "lines:number=Deliveries",
                            "on_time_share:percent.1=On time"
                        }),
                @Question(
                        ask = {
                            "Which countries do we deliver to most?",
                            "Where do most deliveries go?",
                            "How many countries do we deliver to?"
                        },
                        with = {"group_by=country", "sort=-lines", "limit=10"},
                        answer = "Deliveries went to {countries:number} countries, most to {groups[0].key}:",
                        table = "groups",
                        columns = {"key=Country", "lines:number=Deliveries", "value:money=Value"}),
                @Question(
                        ask = {
                            "How did punctuality develop over the years?",
                            "On-time deliveries by year",
                            "Did our deliveries get better from year to year?"
                        },
                        with = {"group_by=year", "sort=key", "limit=50"},
                        answer = "Deliveries by year:",
                        table = "groups",
                        columns = {
                            "key=Year",
                            "on_time_share:percent.1=On time",
                            "late:number=Late",
                            "lines:number=Deliveries"
                        }),
                @Question(
                        ask = {
                            "How punctual are deliveries of each product group?",
                            "Deliveries by product group",
                            "Which product group arrives late?"
                        },
                        with = {"group_by=product_group", "sort=-lines", "limit=20"},
                        answer = "Deliveries by product group:",
                        table = "groups",
                        columns = {
                            "key=Product group",
                            "lines:number=Deliveries",
                            "late:number=Late",
                            "on_time_share:percent.1=On time"
                        }),
                @Question(
                        ask = {
                            "How many shipments did we have?",
                            "How many shipments arrived completely on time?",
                            "What share of shipments was on time in full?"
                        },
                        answer = "{shipments_on_time:number} of {shipments:number} shipments"
                                + " ({shipments_on_time_share:percent.1}) had every line on time."),
                @Question(
                        ask = {
                            "What is the total value of our deliveries?",
                            "How much were all shipments worth?",
                            "What did we deliver in total, in money?"
                        },
                        answer = "{lines:number} delivery lines in {shipments:number} shipments, worth in all:",
                        table = "value",
                        columns = {"amount:number=Value", "currency=Currency"}),
                @Question(
                        ask = {
                            "How many suppliers deliver to us?",
                            "How many vendors do we have?",
                            "From how many suppliers did deliveries come?"
                        },
                        answer = "Deliveries came from {suppliers:number} suppliers: {items:number} items in"
                                + " {lines:number} lines.")
            })
    DeliveryReport shipments(
            @RequestParam("from") @Meaning("First day counted.") @Nullable LocalDate from,
            @RequestParam("to") @Meaning("Last day counted.") @Nullable LocalDate to,
            @RequestParam("supplier") @Meaning(value = "Only this supplier, by name.", synonyms = "vendor") @Nullable
                    String supplier,
            @RequestParam("mode") @Meaning("Only this way of travel.") @Nullable ShipmentMode mode,
            @RequestParam("country") @Meaning("Only this destination.") @Nullable String country,
            @RequestParam("group_by") @Default("none") DeliveryGrouping groupBy,
            @RequestParam("sort") @Meaning("Order of the groups.") @Default("-lines") String sort,
            @RequestParam("limit") @Meaning("Groups shown.") @Default("20") @Min(1) @Max(200) int limit);

    /// The figures of LOG-50 for the records that exist.
    @GetExchange("/inventory")
    @Op(
            summary = "Counts items, low stock and stock value, also by category.",
            permission = "logistics:read",
            rate = Op.RateClass.EXPENSIVE,
            questions = {
                @Question(
                        ask = {
                            "What is low on stock?",
                            "Which items are running low?",
                            "What are we about to run out of?",
                            "How many items are below their reorder level?"
                        },
                        answer = "{low_stock_count:number} of {total_items:number} items are at or below their reorder"
                                + " level. The emptiest:",
                        table = "low_stock",
                        columns = {
                            "sku=SKU",
                            "name=Item",
                            "quantity:number=On hand",
                            "reorder_level:number=Reorder level",
                            "supplier=Supplier"
                        }),
                @Question(
                        ask = {
                            "What is our stock worth?",
                            "What is the value of our inventory?",
                            "How much money is in the warehouse?"
                        },
                        answer = "{total_items:number} items, worth in all:",
                        table = "value",
                        columns = {"amount:number=Value", "currency=Currency"}),
                @Question(
                        ask = {
                            "How many items do we have?",
                            "How many different products are in stock?",
                            "Show the inventory by category",
                            "Which categories of items do we have?"
                        },
                        answer = "{total_items:number} items, by category:",
                        table = "categories",
                        columns = {"category=Category", "items:number=Items", "value:money=Value"})
            })
    InventoryReport inventory(
            @RequestParam("limit") @Meaning("Low-stock items shown.") @Default("20") @Min(1) @Max(200) int limit);
}
