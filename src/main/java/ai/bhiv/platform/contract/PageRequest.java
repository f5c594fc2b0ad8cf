package ai.bhiv.platform.contract;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/// Which page of a list: query parameters shared by all lists (PLT-35).
///
/// @param limit rows a page
/// @param cursor `next_cursor` of the page before; bound to tenant, operation, filter and sort
/// @param sort an indexed field, with `-` in front for descending; the list says which ones it has
/// @param count whether to count, and how
public record PageRequest(
        @Default("50") @Min(1) @Max(200) int limit,
        @Nullable String cursor,
        @Nullable String sort,
        @Default("none") Count count) {
    /// The first page, of the default size.
    public static PageRequest first() {
        return new PageRequest(50, null, null, Count.NONE);
    }

    /// The first page of this size.
    public static PageRequest of(int limit) {
        return new PageRequest(limit, null, null, Count.NONE);
    }

    /// The page after.
    public PageRequest after(@Nullable String next) {
        return new PageRequest(limit, next, sort, count);
    }

    /// How to count a list.
    public enum Count {
        NONE,
        ESTIMATE,
        EXACT
    }
}
