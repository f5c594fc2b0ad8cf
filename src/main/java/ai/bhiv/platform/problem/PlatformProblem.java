package ai.bhiv.platform.problem;

import ai.bhiv.platform.audit.SecurityType;
import org.jspecify.annotations.Nullable;

/// The problems every operation may answer with (PLT-31).
public enum PlatformProblem implements ProblemCode {
    MALFORMED(
            "platform.request.malformed",
            400,
            "The request cannot be read",
            "Send what the fault describes: valid JSON, valid encoding, allowed characters."),
    INVALID(
            "platform.request.invalid",
            400,
            "A value breaks its declared constraint",
            "Correct each entry of errors and send the request again."),
    FILTER_UNKNOWN(
            "platform.filter.unknown",
            400,
            "Unknown filter",
            "Use one of the query parameters that the operation declares."),
    SORT_UNKNOWN("platform.sort.unknown", 400, "Unknown sort field", "Sort by one of the fields named in errors."),
    CURSOR_INVALID(
            "platform.cursor.invalid",
            400,
            "The cursor is altered or belongs to another list",
            "Start again without a cursor, and pass next_cursor unchanged with the same filters and sort."),
    KEY_MISSING(
            "platform.idempotency.key-missing",
            400,
            "An Idempotency-Key is required",
            "Send a header Idempotency-Key with a new random value, and the same value when you repeat the request."),
    KEY_INVALID(
            "platform.idempotency.key-invalid",
            400,
            "The Idempotency-Key is malformed",
            "Use 16 to 255 visible ASCII characters."),
    UNAUTHENTICATED(
            "platform.request.unauthenticated",
            401,
            "Not signed in",
            "Sign in and send the access token as Authorization: Bearer."),
    FORBIDDEN(
            "platform.request.forbidden",
            403,
            "The permission is missing",
            "Ask an administrator for a role that holds the permission named in detail."),
    STEP_UP(
            "platform.request.step-up",
            401,
            "The person must prove itself anew",
            "Send POST /auth/step-up, or sign in again, and repeat the request within 15 min."),
    TENANT_SUSPENDED("platform.tenant.suspended", 403, "The tenant is suspended", "Ask the platform's operator."),
    NOT_FOUND(
            "platform.record.not-found",
            404,
            "No such record",
            "Check the id; a record of somebody else answers the same."),
    ROUTE_UNKNOWN("platform.route.unknown", 404, "No such path", "See /openapi.json of this port for its paths."),
    METHOD("platform.request.method", 405, "The path does not take this method", "Use one of the methods in Allow."),
    NOT_ACCEPTABLE(
            "platform.request.not-acceptable", 406, "No representation that Accept allows", "Accept application/json."),
    TIMEOUT(
            "platform.request.timeout",
            408,
            "The request's body did not arrive in time",
            "Send the body without pauses."),
    LENGTH_REQUIRED(
            "platform.request.length-required",
            411,
            "Content-Length is required",
            "Send Content-Length or a chunked body."),
    TOO_LARGE("platform.request.too-large", 413, "The body is too large", "Send at most what expected names."),
    URI_TOO_LONG("platform.request.uri-too-long", 414, "The address is too long", "Keep path and query within 8 KiB."),
    MEDIA_TYPE(
            "platform.request.media-type",
            415,
            "The body's media type is not taken",
            "Send Content-Type: application/json."),
    HEADERS_TOO_LARGE(
            "platform.request.headers-too-large", 431, "The headers are too large", "Keep all headers within 32 KiB."),
    TENANT_EXISTS("platform.tenant.exists", 409, "The tenant's id is taken", "Choose another id."),
    TENANT_TRANSITION(
            "platform.tenant.transition",
            409,
            "The tenant is not in a state for this",
            "Look at its state; detail names the state that allows it."),
    IN_PROGRESS(
            "platform.idempotency.in-progress",
            409,
            "The same request is still running",
            "Repeat it after Retry-After seconds with the same key."),
    STALE(
            "platform.record.stale",
            412,
            "The record was changed by somebody else",
            "Read it again, and repeat the change with its new ETag in If-Match."),
    KEY_REUSED(
            "platform.idempotency.key-reused",
            422,
            "The key was used for another request",
            "Use a new Idempotency-Key for a new request."),
    SETTING_NOT_LIVE(
            "platform.setting.not-live",
            422,
            "The setting is read at the start only",
            "Change it where GET /config says that it is set, and start the process again."),
    VERSION_REQUIRED(
            "platform.record.version-required",
            428,
            "If-Match is required",
            "Read the record, and send its ETag in If-Match."),
    RATE_EXCEEDED("platform.rate.exceeded", 429, "Too many requests", "Wait for Retry-After seconds."),
    SERVER_ERROR(
            "platform.server.error",
            500,
            "The server failed",
            "Nothing was changed. Tell the operator the correlation id; the log has the cause."),
    UPSTREAM_FAILED(
            "platform.upstream.failed",
            502,
            "Another role gave a broken answer",
            "Repeat the request; if it stays, tell the operator the correlation id."),
    NOT_READY(
            "platform.server.not-ready",
            503,
            "The process is still starting",
            "Repeat the request after Retry-After seconds."),
    DRAINING(
            "platform.server.draining", 503, "The process is stopping", "Repeat the request; another process answers."),
    OVERLOADED(
            "platform.server.overloaded",
            503,
            "Too many requests at once",
            "Repeat the request after Retry-After seconds."),
    DATABASE_UNAVAILABLE(
            "platform.database.unavailable",
            503,
            "The database is away",
            "Repeat the request after Retry-After seconds."),
    DATABASE_BUSY(
            "platform.database.busy",
            503,
            "The database has no connection free",
            "Repeat the request after Retry-After seconds."),
    DEPENDENCY_UNAVAILABLE(
            "platform.dependency.unavailable",
            503,
            "A role that this needs is away",
            "Repeat the request after Retry-After seconds; detail names the role."),
    DEADLINE("platform.request.deadline", 504, "The deadline passed", "Ask for less, or allow more time."),
    DISK_FULL(
            "platform.disk.full",
            507,
            "The disk is nearly full",
            "Free space; reads go on, and writes do again by themselves."),
    AUDIT_UNAVAILABLE(
            "audit.unavailable",
            503,
            "It could not be recorded, so it was not done",
            "Repeat the request after Retry-After seconds; an operator must look at the space of the home directory."),
    ROTATION_RUNNING(
            "platform.rotation.running",
            409,
            "The keys are being rotated already",
            "Wait for the running rotation; GET /key-rotations shows how far it is."),
    IMPORT_STATE(
            "platform.import.state",
            409,
            "The import is not in a state for this",
            "Look at its state; detail names the states that allow it."),
    IMPORT_UNREADABLE(
            "platform.import.unreadable",
            422,
            "The file cannot be read as a table",
            "Send CSV, TSV, JSON Lines or a JSON array with a header or named members."),
    EVENT_NOT_DEAD(
            "platform.event.not-dead",
            409,
            "The event is not dead",
            "Look at its deliveries: it waits, or was delivered; replay delivers it again on purpose."),
    EVENT_TOO_LARGE(
            "platform.event.too-large",
            422,
            "What is to be told about the change is too large",
            "Make the record's long texts shorter; detail names the event and the limit."),
    PREVIEW_OUTDATED(
            "platform.preview.outdated",
            409,
            "The outcome is no longer the one previewed",
            "Validate again, and confirm the new preview."),
    APPROVAL_REQUIRED(
            "platform.approval.required",
            403,
            "A person has to do this",
            "Ask the person for whom the agent acts to confirm it with a token of their own; agents cannot ask for"
                    + " an approval through the platform."),
    KIND_UNKNOWN(
            "platform.import.kind-unknown", 422, "No such import kind", "Use one of the kinds of GET /import-kinds.");

    private final String code;
    private final int status;
    private final String title;
    private final String fix;

    PlatformProblem(String code, int status, String title, String fix) {
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
    public @Nullable SecurityType security() {
        return this == FORBIDDEN ? SecurityType.PERMISSION_DENIED : null;
    }

    @Override
    public String fix() {
        return fix;
    }
}
