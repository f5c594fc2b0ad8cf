package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;

/// Something that is not as it was signed (AUD-25).
///
/// @param kind one of the kinds of the document, such as `entry-altered`
/// @param log whose log: the tenant
/// @param place where, so that it can be looked at: `seq 17`, `checkpoint 3`, `tile 1/0`
public record AuditFault(
        @Meaning("entry-altered, entry-missing, tail-cut, fork, ...")
        String kind,

        String log,
        String place,
        String detail) {}
