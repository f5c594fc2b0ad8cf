package ai.bhiv.crm.internal;

import ai.bhiv.crm.AccountCreated;
import ai.bhiv.crm.AccountDeleted;
import ai.bhiv.crm.AccountUpdated;
import ai.bhiv.crm.CustomerCreated;
import ai.bhiv.crm.CustomerDeleted;
import ai.bhiv.crm.CustomerUpdated;
import ai.bhiv.crm.OpportunityCreated;
import ai.bhiv.crm.OpportunityDeleted;
import ai.bhiv.crm.OpportunityUpdated;
import ai.bhiv.crm.ProductCreated;
import ai.bhiv.crm.ProductDeleted;
import ai.bhiv.crm.ProductUpdated;
import ai.bhiv.crm.SalesRepCreated;
import ai.bhiv.crm.SalesRepDeleted;
import ai.bhiv.crm.SalesRepUpdated;
import ai.bhiv.platform.event.Notices;
import java.util.Map;

/// What others are told when an import writes the module's tables, whichever kind it is of.
final class CrmNotices {
    static final Map<String, Notices.Kinds> ALL = Map.of(
            "crm.customers",
            new Notices.Kinds(CustomerCreated.class, CustomerUpdated.class, CustomerDeleted.class),
            "crm.accounts",
            new Notices.Kinds(AccountCreated.class, AccountUpdated.class, AccountDeleted.class),
            "crm.products",
            new Notices.Kinds(ProductCreated.class, ProductUpdated.class, ProductDeleted.class),
            "crm.sales_reps",
            new Notices.Kinds(SalesRepCreated.class, SalesRepUpdated.class, SalesRepDeleted.class),
            "crm.opportunities",
            new Notices.Kinds(OpportunityCreated.class, OpportunityUpdated.class, OpportunityDeleted.class));

    private CrmNotices() {}
}
