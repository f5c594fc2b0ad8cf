package ai.bhiv.gateway;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;

/// What came of a batch.
///
/// @param results in the order of the items
public record BatchReport(
        @Meaning("the correlation id of the batch; each item has it with its index")
        String batchId,

        int total,
        int succeeded,
        int failed,
        int skipped,
        List<BatchResult> results) {}
