package ai.bhiv.identity;

import java.util.List;

/// The keys that tokens may be signed with (RFC 7517, section 5).
public record JwkSet(List<Jwk> keys) {}
