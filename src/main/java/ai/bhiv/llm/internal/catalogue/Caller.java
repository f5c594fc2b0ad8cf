package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.platform.context.RequestContext;

/// Who writes, for `created_by` and `updated_by`.
final class Caller {
    private Caller() {}

    static String id() {
        return RequestContext.current().principal().id();
    }
}
