package ai.bhiv.guard;

import ai.bhiv.platform.problem.ProblemCode;

/// What the guard answers: one form for every kind of attack.
public enum GuardProblem implements ProblemCode {
    REFUSED(
            "guard.request.refused",
            403,
            "The request was refused",
            "If it was meant well, ask an operator of the platform and name the correlation id."),
    ADDRESS_BLOCKED(
            "guard.address.blocked",
            403,
            "Requests from this address are refused for now",
            "Wait as long as Retry-After says, or ask an operator of the platform to lift the block."),
    FAILED(
            "guard.inspection.failed",
            503,
            "The request could not be inspected",
            "Tell an operator of the platform the correlation id; the same request will be refused again."),
    PROTECTED(
            "guard.decision.protected",
            409,
            "This address may not be kept out",
            "Loopback and trusted proxies stand for everybody behind them. Your own address needs force."),
    TOO_WIDE(
            "guard.decision.prefix-too-wide",
            422,
            "The network is wider than a decision may be",
            "Name a smaller network, or send force."),
    LABELLED(
            "guard.event.labelled",
            409,
            "The threat is labelled already",
            "Read it again: somebody judged it before you."),
    INCIDENT_CLOSED(
            "guard.incident.closed",
            409,
            "The incident is closed",
            "Read it again: it opens by itself when its clients go on within a day."),
    EVIDENCE_EXPIRED(
            "guard.evidence.expired",
            410,
            "What was sent is not kept",
            "Evidence is kept for 30 days, and only of what was or would have been refused.");

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
