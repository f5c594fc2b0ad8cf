package ai.bhiv.platform.imports;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.PlatformProblem;

/// What an agent may not do in a person's name without that person (PLT-83, ADR 10).
final class Approvals {
    /// Most rows that an agent imports by itself.
    private static final long AGENT_ROWS = 20;

    private Approvals() {}

    /// @throws ai.bhiv.platform.problem.Problem `platform.approval.required` when an agent asks for more than it may
    static void requirePerson(long rows, String what) {
        var actor = RequestContext.current().principal().actor();
        if (actor != null && rows > AGENT_ROWS) {
            throw PlatformProblem.APPROVAL_REQUIRED.because("act: agent " + actor + " cannot " + what
                    + " (expected: a person, signed in without an agent, confirms it; an agent alone imports at most "
                    + AGENT_ROWS + " rows)");
        }
    }
}
