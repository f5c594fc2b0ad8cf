package ai.bhiv.audit;

import ai.bhiv.platform.problem.ProblemCode;

/// The refusals of the module (audit, section 3).
public enum AuditProblem implements ProblemCode {
    CHECKPOINT_UNKNOWN(
            "audit.checkpoint.unknown",
            404,
            "No checkpoint of this size",
            "Use a size of one of the checkpoints that GET /audit/checkpoints lists."),
    VERIFICATION_RUNNING(
            "audit.verification.running",
            409,
            "A verification is running already",
            "Wait for its end; GET /audit/verifications shows it."),
    HOLD_ACTIVE(
            "audit.hold.active",
            409,
            "A hold keeps it",
            "Ask whoever placed the hold; GET /audit/holds shows it. What is due goes when the hold ends."),
    KEY_ELSEWHERE(
            "audit.key.elsewhere",
            409,
            "The present signing key is not here",
            "Ask the gateway whose home holds the key; while a key is being changed, ask again in a second."),
    EXPORT_FORMAT("audit.export.format", 422, "No such format", "Use csv, jsonl, ocsf, cef or log.");

    private final String code;
    private final int status;
    private final String title;
    private final String fix;

    AuditProblem(String code, int status, String title, String fix) {
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
