package ai.bhiv.platform.contract;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list (PLT-35). A row that exists during the whole walk is seen exactly once.
///
/// @param items at most as many as asked for
/// @param nextCursor opaque; absent on the last page
/// @param count rows in all, when asked for
public record Page<T>(
        List<T> items,
        @Nullable String nextCursor,
        @Nullable Long count) {
    /// The same page of something else.
    public <R> Page<R> map(Function<? super T, ? extends R> mapping) {
        return new Page<>(items.stream().<R>map(mapping).toList(), nextCursor, count);
    }
}
