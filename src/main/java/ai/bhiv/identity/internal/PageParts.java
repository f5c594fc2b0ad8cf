package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import org.springframework.stereotype.Component;

/// What every page needs.
@Component
record PageParts(Tickets tickets, IdentitySettings settings) {}
