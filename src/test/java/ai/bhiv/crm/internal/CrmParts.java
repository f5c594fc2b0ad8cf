package ai.bhiv.crm.internal;

import ai.bhiv.crm.Accounts;
import ai.bhiv.crm.CrmAnalytics;
import ai.bhiv.crm.Customers;
import ai.bhiv.crm.Opportunities;
import ai.bhiv.crm.Products;
import ai.bhiv.crm.SalesReps;
import ai.bhiv.platform.imports.ImportKind;
import ai.bhiv.testing.TestTenant;
import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The CRM's parts on a test's database, put together as the product does.
public record CrmParts(
        Customers customers,
        Accounts accounts,
        Products products,
        SalesReps reps,
        Opportunities opportunities,
        CrmAnalytics analytics,
        List<ImportKind<?>> kinds) {

    public static CrmParts on(JdbcClient db) {
        var ids = TestTenant.IDS;
        var cursors = TestTenant.CURSORS;
        var clock = Clock.systemUTC();
        var accounts = new AccountStore(db, cursors, ids);
        return new CrmParts(
                // no test of the parts sends a batch: that needs the platform around them
                new CustomerEndpoint(new CustomerStore(db, cursors, ids, accounts), null),
                new AccountEndpoint(accounts),
                new ProductEndpoint(new ProductStore(db, cursors, ids)),
                new SalesRepEndpoint(new SalesRepStore(db, cursors, ids)),
                new OpportunityEndpoint(new OpportunityStore(db, cursors, ids), accounts, clock),
                new CrmAnalyticsEndpoint(new CrmAnalyticsStore(db), clock),
                List.of(
                        new AccountImport(db, ids),
                        new ProductImport(db, ids),
                        new SalesRepImport(db, ids),
                        new CustomerImport(db, ids),
                        new OpportunityImport(new DealStore(db, ids))));
    }
}
