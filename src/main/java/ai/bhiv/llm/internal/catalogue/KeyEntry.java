package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.VirtualKey;
import java.util.List;

/// A virtual key with what proves it and what it stands for.
///
/// @param roles that its owner held when it was made
/// @param hash SHA-256 of the secret
@SuppressWarnings("ArrayRecordComponent") // compared in constant time only
record KeyEntry(VirtualKey key, String ownerName, List<String> roles, byte[] hash) {}
