package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.VirtualKey;

/// A virtual key with what proves it.
///
/// @param hash SHA-256 of the secret
@SuppressWarnings("ArrayRecordComponent") // compared in constant time only
record KeyEntry(VirtualKey key, String ownerName, byte[] hash) {}
