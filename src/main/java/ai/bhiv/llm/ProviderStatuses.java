package ai.bhiv.llm;

import java.util.List;

/// How all providers do, in the order in which they are tried.
public record ProviderStatuses(List<ProviderStatus> items) {}
