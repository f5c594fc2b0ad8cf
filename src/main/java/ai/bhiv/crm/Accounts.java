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

/// The companies the company sells to.
@Resource(roles = Role.CRM, module = "crm", name = "accounts", problems = CrmProblem.class)
@HttpExchange("/accounts")
public interface Accounts {

    /// Live accounts; sorted by `name`, `created_at`, `size` or `revenue`.
    @GetExchange
    @Op(
            summary = "Lists accounts, filtered by words, sector, country, owner or parent.",
            permission = "crm:read",
            questions = {
                @Question(
                        ask = {
                            "List our accounts",
                            "Which companies are in the CRM?",
                            "Show me all client companies",
                            "Which accounts do we have?"
                        },
                        answer = "Accounts by name:",
                        table = "items",
                        columns = {
                            "name=Account",
                            "sector=Sector",
                            "country=Country",
                            "size:number=Employees",
                            "parent=Belongs to"
                        }),
                @Question(
                        ask = {
                            "Which are our largest accounts by employees?",
                            "Which client companies have the most employees?",
                            "Show the biggest accounts by headcount"
                        },
                        with = "sort=-size",
                        answer = "The accounts with the most employees:",
                        table = "items",
                        columns = {"name=Account", "size:number=Employees", "sector=Sector", "country=Country"}),
                @Question(
                        ask = {
                            "Which accounts have the highest revenue?",
                            "Which client companies earn the most a year?",
                            "Show the accounts by annual revenue"
                        },
                        with = "sort=-revenue",
                        answer = "The accounts with the highest revenue a year:",
                        table = "items",
                        columns = {"name=Account", "revenue:money=Revenue", "sector=Sector", "country=Country"})
            })
    Page<Account> list(
            @RequestParam("search") @Meaning("Part of the name or domain.") @Size(min = 2, max = 100) @Nullable
                    String search,
            @RequestParam("sector") @Nullable String sector,
            @RequestParam("country") @Nullable String country,
            @RequestParam("owner") @Nullable String owner,
            @RequestParam("parent") @Meaning("The parent's id.") @Nullable UUID parent,
            PageRequest page);

    @PostExchange
    @Op(
            summary = "Adds an account.",
            permission = "crm:write",
            publishes = AccountCreated.class,
            creates = true,
            errors = {"crm.account.duplicate-name", "crm.account.unknown", "crm.account.cycle"},
            notATool = CrmProblem.APPROVALS)
    Account create(@RequestBody NewAccount body);

    @GetExchange("/{id}")
    @Op(
            summary = "Shows one account.",
            permission = "crm:read",
            questions =
                    @Question(
                            ask = {
                                "Show the account with this id",
                                "Open this account's record",
                                "What do we know about the account with the id?"
                            }))
    Account get(@PathVariable("id") UUID id);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes an account.",
            permission = "crm:write",
            publishes = AccountUpdated.class,
            errors = {"crm.account.duplicate-name", "crm.account.unknown", "crm.account.cycle"},
            notATool = CrmProblem.APPROVALS)
    Account update(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody NewAccount body);

    /// Moves the account to the bin; its name becomes free, its deals and customers stay.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Moves an account to the bin.",
            permission = "crm:delete",
            notATool = CrmProblem.APPROVALS,
            publishes = AccountDeleted.class)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);
}
