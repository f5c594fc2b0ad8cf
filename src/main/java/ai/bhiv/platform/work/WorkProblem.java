package ai.bhiv.platform.work;

import ai.bhiv.platform.problem.ProblemCode;

/// What the work engine refuses, and what it writes down of runs that went wrong.
public enum WorkProblem implements ProblemCode {
    RUN_FINISHED("work.run.finished", 409, "The run is over", "Start it anew with retry."),
    RUN_NOT_FINISHED("work.run.not-finished", 409, "The run is not over", "Wait for its end, or cancel it first."),
    RUN_NOT_FAILED(
            "work.run.not-failed", 409, "The run did not fail", "Fork it from the step that is to be done anew."),
    STEP_UNKNOWN("work.fork.step-unknown", 422, "The run has no such step", "Look at the positions of its journal."),
    RUN_NOT_PARKED("work.run.not-parked", 409, "The run is not parked", "Only a parked run can be resumed."),
    DEDUP_CONFLICT(
            "work.run.dedup-conflict",
            409,
            "The key was used for a run with another input",
            "Use another key, or the same input."),
    VALUE_TOO_LARGE("work.value.too-large", 413, "The value is too large", "Keep it within what detail names."),
    STEP_FAILED("work.step.failed", 500, "A step failed", "Look at the run's failures."),
    ATTEMPT_TIMEOUT("work.attempt.timeout", 500, "An attempt took too long", "Look at the step that it was in."),
    REPLAY_MISMATCH(
            "work.replay.mismatch",
            500,
            "The code's steps are not those of the run",
            "Give changed steps a new version of their type; then resume the run with the build it began on."),
    POISON("work.run.poison", 500, "Five workers in a row were lost with the run", "Find out why, then resume it."),
    WORKER_LOST("work.worker.lost", 500, "The worker's lease ran out", "Nothing: another worker goes on.");

    private final String code;
    private final int status;
    private final String title;
    private final String fix;

    WorkProblem(String code, int status, String title, String fix) {
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
