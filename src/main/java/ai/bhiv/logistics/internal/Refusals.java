package ai.bhiv.logistics.internal;

import ai.bhiv.platform.imports.Applied;
import ai.bhiv.platform.imports.RowFault;
import java.util.List;

/// What an import says of a row that could not be written.
final class Refusals {
    private Refusals() {}

    /// Something else took its key, in this table or meanwhile.
    static Applied taken(String field, String given, String expected) {
        return new Applied.Refused(List.of(RowFault.field(field, given, expected)));
    }

    /// The record that it would change was removed meanwhile.
    static Applied gone(String field) {
        return new Applied.Refused(List.of(RowFault.field(field, null, "a record that is still there")));
    }
}
