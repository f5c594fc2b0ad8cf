package ai.bhiv.platform.problem;

import ai.bhiv.platform.audit.SecurityType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A refusal with its catalogue code, rendered as `application/problem+json` (RFC 9457) in one place. It is the same
/// exception whether the refusing operation runs in this process or in another.
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemCode code;
    private final transient List<Fault> faults = new ArrayList<>();
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();
    private transient @Nullable SecurityType security;
    private transient @Nullable Concerned concerned;

    public Problem(ProblemCode code, String detail) {
        this(code, detail, null);
    }

    public Problem(ProblemCode code, String detail, @Nullable Throwable cause) {
        super(detail, cause, false, cause != null);
        this.code = code;
    }

    public ProblemCode code() {
        return code;
    }

    /// What was given and what was expected, this time.
    public String detail() {
        var message = getMessage();
        return message == null ? "" : message;
    }

    /// The single faults of the request, all at once, at most 50.
    public List<Fault> faults() {
        return List.copyOf(faults.subList(0, Math.min(50, faults.size())));
    }

    public Problem with(Fault fault) {
        faults.add(fault);
        return this;
    }

    public Problem withFaults(List<Fault> more) {
        faults.addAll(more);
        return this;
    }

    /// Names, for the audit alone, the record that the refused attempt was about: its caller learns nothing of it.
    public Problem concerning(String resourceType, String id) {
        concerned = new Concerned(resourceType, id);
        return this;
    }

    /// The record that the attempt was about, where the path does not name it.
    public @Nullable Concerned concerned() {
        return concerned;
    }

    /// A record, by its type and id.
    public record Concerned(String resourceType, String id) {}

    /// Says what kind of security event this refusal is, when it is another than its code's.
    public Problem security(SecurityType type) {
        security = type;
        return this;
    }

    /// The kind of security event that it is; absent for most.
    public @Nullable SecurityType security() {
        return security == null ? code.security() : security;
    }

    /// A member of the document beyond those of RFC 9457, in snake case.
    public Problem member(String name, Object value) {
        members.put(name, value);
        return this;
    }

    public Map<String, Object> members() {
        return members;
    }

    /// A header that belongs to the refusal, such as `Allow` or `WWW-Authenticate`.
    public Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /// Sets `Retry-After` and `retry_after`, in seconds.
    public Problem retryAfter(int seconds) {
        return header("Retry-After", Integer.toString(seconds)).member("retry_after", seconds);
    }

    public Map<String, String> headers() {
        return headers;
    }
}
