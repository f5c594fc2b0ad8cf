package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;

/// What somebody may do now.
public record Held(
        @Meaning("roles and grant sets in force; none for somebody who is not there or may not sign in")
        List<String> roles) {}
