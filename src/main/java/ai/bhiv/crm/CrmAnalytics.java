package ai.bhiv.crm;

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

/// Figures about customers and deals, counted from the records when they are asked for.
@Resource(roles = Role.CRM, module = "crm", name = "analytics", problems = CrmProblem.class)
@HttpExchange("/analytics")
public interface CrmAnalytics {

    /// Counts deals by outcome, over all or over those closed between two days, and split by what is asked.
    /// Groups are sorted by `key`, `total`, `won`, `lost`, `open`, `win_rate` or `won_value`, `-` for descending.
    @GetExchange("/pipeline")
    @Op(
            summary =
                    "Counts deals won, lost and open, with win rate and won value, also by owner, product, account, sector,"
                            + " office, manager, quarter or stage.",
            permission = "sales:read",
            rate = Op.RateClass.EXPENSIVE,
            questions = {
                @Question(
                        ask = {
                            "What is our win rate?",
                            "What share of our deals do we win?",
                            "How often do we win a deal?",
                            "What percentage of closed opportunities did we win?"
                        },
                        answer =
                                "{win_rate:percent.2} of the closed deals were won: {won:number} won and {lost:number} lost,"
                                        + " of {total:number} deals in all."),
                @Question(
                        ask = {
                            "How many deals are in each stage?",
                            "Show the deals by stage",
                            "What does our sales pipeline look like?",
                            "How many deals are prospecting and how many are engaging?"
                        },
                        answer = "{total:number} deals in all, {open:number} of them open. By stage:",
                        table = "stages",
                        columns = {"stage=Stage", "deals:number=Deals"}),
                @Question(
                        ask = {
                            "How many deals do we have?",
                            "How many opportunities are there in all?",
                            "How many deals did we win and how many did we lose?"
                        },
                        answer = "{total:number} deals: {won:number} won, {lost:number} lost, {open:number} open."),
                @Question(
                        ask = {
                            "How much have we sold?",
                            "What is the value of the deals we won?",
                            "How much revenue did our won deals bring?",
                            "What are our total sales?"
                        },
                        answer = "{won:number} deals were won, worth in all:",
                        table = "won_value",
                        columns = {"amount:number=Won value", "currency=Currency"}),
                @Question(
                        ask = {
                            "Who are our best sellers?",
                            "Which sales rep sold the most?",
                            "Who are the top sales people?",
                            "Which sales agent has the highest sales?"
                        },
                        with = {"group_by=owner", "sort=-won_value", "limit=10"},
                        answer =
                                "{groups[0].key} sold the most. The best of {group_count:number} sellers by won value:",
                        table = "groups",
                        columns = {
                            "key=Seller",
                            "won:number=Won",
                            "lost:number=Lost",
                            "win_rate:percent.1=Win rate",
                            "won_value:money=Won value"
                        }),
                @Question(
                        ask = {
                            "Which sales rep has the best win rate?",
                            "Who wins the largest share of their deals?",
                            "Show the win rate by seller"
                        },
                        with = {"group_by=owner", "sort=-win_rate", "limit=10"},
                        answer = "{groups[0].key} has the best win rate, {groups[0].win_rate:percent.1}; all together"
                                + " {win_rate:percent.2}.",
                        table = "groups",
                        columns = {"key=Seller", "win_rate:percent.1=Win rate", "won:number=Won", "lost:number=Lost"}),
                @Question(
                        ask = {
                            "Which product sells best?",
                            "What are our best-selling products?",
                            "Show sales by product",
                            "Which products bring the most revenue?"
                        },
                        with = {"group_by=product", "sort=-won_value", "limit=20"},
                        answer = "{groups[0].key} brings the most. By won value:",
                        table = "groups",
                        columns = {
                            "key=Product",
                            "won:number=Won",
                            "win_rate:percent.1=Win rate",
                            "won_value:money=Won value"
                        }),
                @Question(
                        ask = {
                            "What is the win rate by product?",
                            "Which product do we win most often with?",
                            "How does the win rate differ between products?"
                        },
                        with = {"group_by=product", "sort=-win_rate", "limit=20"},
                        answer = "{groups[0].key} has the best win rate, {groups[0].win_rate:percent.1}. By product:",
                        table = "groups",
                        columns = {"key=Product", "win_rate:percent.1=Win rate", "won:number=Won", "lost:number=Lost"}),
                @Question(
                        ask = {
                            "Which accounts buy the most from us?",
                            "Who are our best clients by sales?",
                            "Show the won value by account"
                        },
                        with = {"group_by=account", "sort=-won_value", "limit=10"},
                        answer = "{groups[0].key} buys the most. By won value:",
                        table = "groups",
                        columns = {"key=Account", "won:number=Won", "lost:number=Lost", "won_value:money=Won value"}),
                @Question(
                        ask = {
                            "Which sector do we win in most?",
                            "How do deals go by industry?",
                            "Show the deals by sector"
                        },
                        with = {"group_by=sector", "sort=-won_value", "limit=20"},
                        answer = "Deals by the account's sector:",
                        table = "groups",
                        columns = {
                            "key=Sector",
                            "won:number=Won",
                            "lost:number=Lost",
                            "win_rate:percent.1=Win rate",
                            "won_value:money=Won value"
                        }),
                @Question(
                        ask = {
                            "Which regional office sells the most?",
                            "Show sales by office",
                            "How do our regions compare in sales?"
                        },
                        with = {"group_by=office", "sort=-won_value", "limit=20"},
                        answer = "{groups[0].key} sells the most. By office:",
                        table = "groups",
                        columns = {
                            "key=Office",
                            "won:number=Won",
                            "win_rate:percent.1=Win rate",
                            "won_value:money=Won value"
                        }),
                @Question(
                        ask = {
                            "Which manager's team sells the most?",
                            "Show sales by manager",
                            "Which sales team is the best?"
                        },
                        with = {"group_by=manager", "sort=-won_value", "limit=20"},
                        answer = "The team of {groups[0].key} sells the most. By manager:",
                        table = "groups",
                        columns = {
                            "key=Manager",
                            "won:number=Won",
                            "win_rate:percent.1=Win rate",
                            "won_value:money=Won value"
                        }),
                @Question(
                        ask = {
                            "How do sales develop by quarter?",
                            "How many deals did we win each quarter?",
                            "Show won deals per quarter"
                        },
                        with = {"group_by=quarter", "sort=key", "limit=20"},
                        answer = "Deals by the quarter of their close date:",
                        table = "groups",
                        columns = {
                            "key=Quarter",
                            "won:number=Won",
                            "lost:number=Lost",
                            "win_rate:percent.1=Win rate",
                            "won_value:money=Won value"
                        })
            })
    PipelineReport pipeline(
            @RequestParam("from") @Meaning("First close date counted.") @Nullable LocalDate from,
            @RequestParam("to") @Meaning("Last close date counted.") @Nullable LocalDate to,
            @RequestParam("owner") @Meaning("Only deals of this seller.") @Nullable String owner,
            @RequestParam("product") @Meaning("Only deals about this product, by name or code.") @Nullable
                    String product,
            @RequestParam("group_by") @Default("none") DealGrouping groupBy,
            @RequestParam("sort") @Meaning("Order of the groups.") @Default("-total") String sort,
            @RequestParam("limit") @Meaning("Groups shown.") @Default("20") @Min(1) @Max(200) int limit);

    /// The counts of CRM-36 for the records that exist.
    @GetExchange("/dashboard")
    @Op(
            summary = "Counts customers, accounts, products and deals at a glance.",
            permission = "crm:read",
            rate = Op.RateClass.EXPENSIVE,
            questions = {
                @Question(
                        ask = {
                            "How many customers do we have?",
                            "What is the number of our customers?",
                            "How many customers are active?"
                        },
                        answer = "{customers.total:number} customers: {customers.active:number} active,"
                                + " {customers.inactive:number} inactive, {customers.suspended:number} suspended."),
                @Question(
                        ask = {
                            "How many accounts do we have?",
                            "How many companies are in the CRM?",
                            "What is the number of client accounts?"
                        },
                        answer = "{accounts:number} accounts."),
                @Question(
                        ask = {
                            "Show the CRM dashboard",
                            "Give me an overview of customers and deals",
                            "How is the CRM doing at a glance?"
                        },
                        answer =
                                "{customers.total:number} customers, {accounts:number} accounts, {products:number} products,"
                                        + " {deals.total:number} deals ({deals.open:number} open, {deals.won:number} won,"
                                        + " {deals.lost:number} lost). Deals by stage:",
                        table = "deals.stages",
                        columns = {"stage=Stage", "deals:number=Deals"})
            })
    CrmDashboard dashboard();
}
