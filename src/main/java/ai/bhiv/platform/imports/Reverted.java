package ai.bhiv.platform.imports;

/// What a revert did so far, in records of all tables.
///
/// @param removed made by the import, and gone or in the bin now
/// @param restored changed by the import, and as before now
/// @param kept not taken back, because others changed or use them since; see the import's conflicts
public record Reverted(long removed, long restored, long kept) {
    static final Reverted NONE = new Reverted(0, 0, 0);

    Reverted plus(Reverted more) {
        return new Reverted(removed + more.removed, restored + more.restored, kept + more.kept);
    }
}
