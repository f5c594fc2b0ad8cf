package ai.bhiv.platform.imports;

/// What rows may do.
public enum ImportMode {
    /// Make records; rows that are stored already are duplicates.
    CREATE,
    /// Change stored records; the other rows are skipped.
    UPDATE,
    /// Change stored records and make the others.
    UPSERT
}
