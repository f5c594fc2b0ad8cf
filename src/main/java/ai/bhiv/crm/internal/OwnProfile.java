package ai.bhiv.crm.internal;

import ai.bhiv.crm.Customer;
import ai.bhiv.crm.NewCustomer;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.PlatformProblem;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What customers see and change of themselves: name and address. What the company thinks of them stays its own.
final class OwnProfile {
    private OwnProfile() {}

    /// The record as the caller may see it.
    static Customer shown(Customer customer) {
        if (!RequestContext.current().ownOnly()) {
            return customer;
        }
        return new Customer(
                customer.id(),
                customer.firstName(),
                customer.lastName(),
                customer.email(),
                customer.phone(),
                customer.company(),
                customer.address(),
                customer.status(),
                List.of(),
                null,
                null,
                customer.accountId(),
                customer.lastContact(),
                customer.version(),
                customer.createdAt(),
                customer.createdBy(),
                customer.updatedAt(),
                customer.updatedBy());
    }

    /// The change as the caller may make it: what is not its own to decide stays as it is stored.
    ///
    /// @param stored the record; nothing when there is none that the caller may see
    /// @throws ai.bhiv.platform.problem.Problem 404
    static NewCustomer changed(NewCustomer body, Supplier<@Nullable Customer> stored) {
        if (!RequestContext.current().ownOnly()) {
            return body;
        }
        var before = stored.get();
        if (before == null) {
            throw PlatformProblem.NOT_FOUND.because("id: (expected: the caller's own record)");
        }
        return new NewCustomer(
                body.firstName(),
                body.lastName(),
                body.email(),
                body.phone(),
                before.company(),
                body.address(),
                before.status(),
                before.tags(),
                before.notes(),
                before.owner(),
                before.accountId());
    }
}
