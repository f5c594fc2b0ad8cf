package ai.bhiv.platform.imports;

/// How an export is written.
public enum ExportFormat {
    /// RFC 4180, UTF-8, with a line of field names.
    CSV,
    /// One JSON object a line.
    JSONL
}
