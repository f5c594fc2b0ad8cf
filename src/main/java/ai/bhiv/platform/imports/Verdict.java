package ai.bhiv.platform.imports;

/// What becomes of a row; before it is applied, what will.
public enum Verdict {
    /// It makes a record.
    CREATE,
    /// It changes the record that it matches.
    UPDATE,
    /// Nothing is to be done: the record says the same already, or the mode leaves the row out.
    SKIP,
    /// An earlier row of the file, or in mode `create` a stored record, has the same match fields.
    DUPLICATE,
    /// It has faults.
    ERROR
}
