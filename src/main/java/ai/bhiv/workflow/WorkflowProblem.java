package ai.bhiv.workflow;

import ai.bhiv.platform.problem.ProblemCode;

/// What workflows refuse.
public enum WorkflowProblem implements ProblemCode {
    DEFINITION_INVALID(
            "workflow.definition.invalid",
            422,
            "The definition has faults",
            "Mend what errors names; POST /workflows/validate tells the same without storing anything."),
    VERSION_EXISTS(
            "workflow.version.exists", 409, "This version exists already", "Give document.version another number."),
    VERSION_NOT_DRAFT(
            "workflow.version.not-draft", 409, "Only a draft can be changed", "Create a new version with the change."),
    VERSION_NOT_ACTIVE(
            "workflow.version.not-active", 409, "The workflow is not active", "Activate it, then execute it."),
    TRANSITION_REFUSED(
            "workflow.version.transition-refused",
            409,
            "The workflow cannot become that from here",
            "A draft is activated; an active one is paused; an active or paused one is retired, for ever."),
    INPUT_INVALID("workflow.input.invalid", 422, "The input breaks the workflow's schema", "Give what detail names."),
    EXAMPLE_UNKNOWN("workflow.example.unknown", 404, "No such example", "List the examples."),
    NOT_ASSIGNED(
            "workflow.approval.not-assigned",
            403,
            "The approval is somebody else's to decide",
            "Ask one of those that the approval names; an agent decides nothing."),
    ALREADY_DECIDED("workflow.approval.already-decided", 409, "The approval is decided", "Nothing: detail says how.");

    private final String code;
    private final int status;
    private final String title;
    private final String fix;

    WorkflowProblem(String code, int status, String title, String fix) {
        this.code = code;
        this.status = status;
        this.title = title;
        this.fix = fix;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String fix() {
        return fix;
    }
}
