package ai.bhiv.platform.contract;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Many records in one request, `PUT /{kind}/batch` (PLT-25). A record that breaks a declared constraint refuses
/// the whole
/// request, as everywhere; what a rule refuses is the result of its item alone.
public record BatchRequest<T>(
        @Meaning("The records, independent of each other.") @Size(min = 1, max = 200)
        List<Item<T>> items) {
    /// One record.
    ///
    /// @param id absent to make a new one
    /// @param version that was read, as for `If-Match`; needed with an id
    public record Item<T>(
            @Meaning("The record to change; absent to make one.") @Nullable
            UUID id,

            @Meaning("The version that was read; needed with an id.") @Min(0) @Nullable
            Long version,

            T record) {}
}
