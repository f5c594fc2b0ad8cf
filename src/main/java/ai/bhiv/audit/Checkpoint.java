package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;

/// A signed head of the tenant's log.
public record Checkpoint(
        @Meaning("one after the other, from 0") long number,
        @Meaning("entries in the log") long size,
        @Meaning("the checkpoint as a signed note (C2SP)") String note) {}
