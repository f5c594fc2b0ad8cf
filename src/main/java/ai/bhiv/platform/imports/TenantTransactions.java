package ai.bhiv.platform.imports;

import java.util.List;
import java.util.function.Supplier;

/// The one entry by which imports work outside a request: one transaction of one tenant at a time.
public interface TenantTransactions {
    /// All tenants that may have work.
    List<String> tenants();

    /// Runs the work in one transaction with `bhiv.tenant` set, and commits; an exception takes it back.
    <T> T inTenant(String tenant, Supplier<T> work);
}
