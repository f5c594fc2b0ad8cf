package ai.bhiv.gateway;

import ai.bhiv.platform.problem.ProblemCode;

/// What the gateway itself answers.
public enum GatewayProblem implements ProblemCode {
    PATH_REFUSED(
            "gateway.path.refused",
            400,
            "The path has more than one reading",
            "Send the path in its plain form: no dot segments, no empty ones, nothing encoded that need not be."),
    SERVICE_UNKNOWN("gateway.service.unknown", 404, "No such role", "Use one of the roles that detail names."),
    BATCH_TOO_MANY("gateway.batch.too-many", 400, "Too many requests in one batch", "Send at most ten in each."),
    BATCH_REFERENCE(
            "gateway.batch.reference",
            422,
            "A value is taken from an item that is not before it",
            "Name the id of an item that stands before this one."),
    BATCH_ITEM_REFUSED(
            "gateway.batch.item-refused",
            422,
            "The request cannot be part of a batch",
            "Send it by itself; a batch takes no batches, streams, credentials or forwarded addresses."),
    BATCH_VALUE_MISSING(
            "gateway.batch.value-missing",
            422,
            "The item before it has no such value",
            "Look at the answer of the item that is named, and at the pointer."),
    BATCH_SKIPPED(
            "gateway.batch.skipped",
            424,
            "Not sent, because an item before it failed",
            "Send it again when the item that is named has succeeded."),
    BATCH_ANSWER(
            "gateway.batch.answer-unfit",
            502,
            "The answer does not fit into a batch",
            "Send the request by itself: its answer is longer than 1 MiB, a stream, or neither JSON nor text."),
    CONCURRENCY(
            "gateway.concurrency.exceeded",
            429,
            "Too many requests of one caller at once",
            "Send fewer at once; repeat this one after Retry-After seconds."),
    NO_INSTANCE(
            "gateway.service.no-instance",
            503,
            "No instance of the role is running",
            "Repeat the request after Retry-After seconds, or start the role."),
    UNREACHABLE(
            "gateway.upstream.unreachable",
            503,
            "The role's instance cannot be reached",
            "Repeat the request after Retry-After seconds."),
    BREAKER_OPEN(
            "gateway.breaker.open",
            503,
            "The role failed repeatedly and is left alone for a while",
            "Repeat the request after Retry-After seconds."),
    UPSTREAM_INVALID(
            "gateway.upstream.invalid",
            502,
            "The role gave a broken answer",
            "Repeat the request; if it stays, tell the operator the correlation id."),
    UPSTREAM_TIMEOUT(
            "gateway.upstream.timeout", 504, "The role did not answer in time", "Ask for less, or allow more time.");

    private final String code;
    private final int status;
    private final String title;
    private final String fix;

    GatewayProblem(String code, int status, String title, String fix) {
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
