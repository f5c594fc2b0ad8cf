package ai.bhiv.platform.imports;

/// Rows by verdict.
public record Counts(long create, long update, long skip, long duplicate, long error) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    Counts plus(Verdict verdict, long rows) {
        return switch (verdict) {
            case CREATE -> new Counts(create + rows, update, skip, duplicate, error);
            case UPDATE -> new Counts(create, update + rows, skip, duplicate, error);
            case SKIP -> new Counts(create, update, skip + rows, duplicate, error);
            case DUPLICATE -> new Counts(create, update, skip, duplicate + rows, error);
            case ERROR -> new Counts(create, update, skip, duplicate, error + rows);
        };
    }
}
