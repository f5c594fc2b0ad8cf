package ai.bhiv.platform.imports;

import org.jspecify.annotations.Nullable;

/// What the sender says of the file; what is absent is detected.
record FormatHints(
        @Nullable String charset,
        @Nullable String delimiter,
        @Nullable String quote,
        @Nullable Boolean header) {
    static final FormatHints NONE = new FormatHints(null, null, null, null);
}
