/// Customers, accounts, products, deals: what people sell, to whom, and how it ended.
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.ApplicationModule
package ai.bhiv.crm;
