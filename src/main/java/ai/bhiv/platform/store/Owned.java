package ai.bhiv.platform.store;

import ai.bhiv.platform.context.RequestContext;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose a record is, told once per kind of record (IDN-42): used as the condition of lists, counts and exports, and as
/// the predicate on one record. A caller who may see all is not narrowed; one who may see its own alone and has none
/// sees nothing.
///
/// @param column that holds the id of the customer whose record it is, as the statements name it
public record Owned(String column) {
    /// Adds the condition that leaves the caller what is its own.
    public Conditions narrow(Conditions conditions) {
        var context = RequestContext.current();
        if (!context.ownOnly()) {
            return conditions;
        }
        var contact = context.principal().contact();
        return contact == null
                ? conditions.and("false")
                : conditions.and(column + " = :own_contact", "own_contact", contact);
    }

    /// Whether the caller may see a record of this customer.
    public boolean covers(@Nullable UUID owner) {
        var context = RequestContext.current();
        return !context.ownOnly()
                || owner != null && Objects.equals(owner, context.principal().contact());
    }
}
