package ai.bhiv.platform.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of each item of a [BatchRequest], in its order.
public record BatchAnswer<T>(List<Result<T>> items) {
    /// One item's outcome: either a record or a problem.
    ///
    /// @param status as a request for this record alone would have had
    public record Result<T>(
            int status, @Nullable T record, @Nullable ProblemDocument problem) {}
}
