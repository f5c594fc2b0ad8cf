package ai.bhiv.agents.internal;

import java.util.List;
import java.util.Map;

/// Phrasings that ask for an operation with certain arguments, and how to put its result into words; the values of
/// [ai.bhiv.platform.contract.Question].
record ToolQuestion(List<String> ask, Map<String, String> with, String answer, String table, List<String> columns) {}
