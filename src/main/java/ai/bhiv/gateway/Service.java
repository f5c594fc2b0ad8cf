package ai.bhiv.gateway;

import org.jspecify.annotations.Nullable;

/// A role as the gateway sees it.
///
/// @param place `here`, `elsewhere` or `away`
/// @param url where it answers
public record Service(String role, String place, @Nullable String url) {}
