package ai.bhiv.llm.internal.body;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// Reads what providers send, whose habits are not ours to refuse: long texts, deep nesting.
final class ProviderJson {
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(1_000)
                            .maxStringLength(64 << 20)
                            .maxNumberLength(10_000)
                            .build())
                    .build())
            .build();

    private ProviderJson() {}
}
