package ai.bhiv.identity;

import java.util.List;

/// All signing keys, the newest first.
public record SigningKeyList(List<SigningKey> keys) {}
