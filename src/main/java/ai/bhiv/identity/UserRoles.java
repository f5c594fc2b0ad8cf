package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Size;
import java.util.List;

/// The roles a user shall have.
public record UserRoles(
        @Meaning("Admin, Ops, Sales, Support, Customer") @Size(min = 1, max = 5)
        List<String> roles) {}
