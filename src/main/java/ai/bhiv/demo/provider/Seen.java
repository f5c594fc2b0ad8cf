package ai.bhiv.demo.provider;

import java.util.Map;

/// One request as it arrived.
///
/// @param headers names in lower case
/// @param body the bytes of the body, untouched
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Seen(String method, String path, Map<String, String> headers, byte[] body) {}
