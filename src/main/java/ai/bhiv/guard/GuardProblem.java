package ai.bhiv.guard;

import ai.bhiv.platform.problem.ProblemCode;

/// What the guard answers: one form for every kind of attack.
public enum GuardProblem implements ProblemCode {
    REFUSED(
            "guard.request.refused",
            403,
            "The request was refused",
            "If it was meant well, ask an operator of the platform and name the correlation id.");

    private final String code;
    private final int status;
    private final String title;
    private final String fix;

    GuardProblem(String code, int status, String title, String fix) {
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
