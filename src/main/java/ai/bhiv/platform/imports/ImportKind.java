package ai.bhiv.platform.imports;

import ai.bhiv.platform.event.Notices;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Something that can be imported into a module: a bean of the module (PLT-75).
///
/// Target fields, their types and constraints are read from [#record()] as for a request; the platform converts and
/// checks every row before it reaches [#match] or [#apply]. Both are called inside the module's transaction with the
/// tenant set, always with the rows of one chunk (at most 1,000, none equal in the match fields), and answer with one
/// entry per row in the same order. They make a handful of statements per chunk, not per row.
///
/// @param <R> one row as the module takes it: a record of texts, numbers, dates, enums and records of those
public interface ImportKind<R extends Record> {
    /// `module.things`, such as `logistics.shipments`.
    String name();

    /// The module that owns it: its schema holds the staging.
    String module();

    /// What one row is, in one sentence.
    String meaning();

    Class<R> record();

    /// Wire names of the fields that together say which stored record a row is. At least one.
    List<String> matchFields();

    /// Text fields whose values must be known already, by wire name. Unknown values are faults of the row, with the
    /// nearest known name suggested.
    default Map<String, KnownNames> references() {
        return Map.of();
    }

    /// A `select` of the stored records as rows of this kind: `id`, and one column for each field by its wire name.
    String stored();

    /// Which stored record each row is, by the match fields. It writes nothing.
    List<Match> match(List<ImportRow<R>> rows);

    /// Writes the rows: those with a [ImportRow#target] change that record, the others make one. A row that cannot be
    /// written is [Applied.Refused]; an exception takes the whole chunk back.
    ///
    /// @param journal through which everything is written that a revert is to take back
    List<Applied> apply(List<ImportRow<R>> rows, Journal journal);

    /// What others are told of the records that the kind writes through its journal, by table: each record once per
    /// chunk, in the chunk's transaction, also when it is taken back. A table that is not named says nothing.
    default Map<String, Notices.Kinds> notices() {
        return Map.of();
    }

    /// Tables whose rows belong to a record and are no use of it: they keep no record from being taken back.
    default Set<String> parts() {
        return Set.of();
    }

    /// Brings what is derived in line after a chunk was taken back, inside its transaction.
    ///
    /// @param touched the ids, by table, that the chunk had made or changed; some are gone now
    default void settle(Map<String, Set<UUID>> touched) {}
}
