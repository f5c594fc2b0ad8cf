package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditEntry;
import ai.bhiv.audit.AuditKeyChange;
import ai.bhiv.audit.AuditKeys;
import ai.bhiv.audit.AuditLog;
import ai.bhiv.audit.AuditProblem;
import ai.bhiv.audit.AuditStatus;
import ai.bhiv.audit.Checkpoint;
import ai.bhiv.audit.ConsistencyProof;
import ai.bhiv.audit.InclusionProof;
import ai.bhiv.audit.Verification;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class LogEndpoint implements AuditLog {
    private static final int FEW = 100;

    private final JdbcClient jdbc;
    private final EntryStore entries;
    private final Verifications verifications;
    private final Statuses statuses;
    private final Export export;
    private final KeyChange keyChange;

    LogEndpoint(
            JdbcClient jdbc,
            EntryStore entries,
            Verifications verifications,
            Statuses statuses,
            Export export,
            KeyChange keyChange) {
        this.jdbc = jdbc;
        this.entries = entries;
        this.verifications = verifications;
        this.statuses = statuses;
        this.export = export;
        this.keyChange = keyChange;
    }

    private LogTables tables() {
        return new LogTables(jdbc, RequestContext.current().principal().tenant());
    }

    private LogTables.Signed head() {
        return tables().head()
                .orElseThrow(() -> AuditProblem.CHECKPOINT_UNKNOWN.because("the log has no checkpoint yet"));
    }

    @Override
    public Download checkpoint() {
        return Download.of("text/plain; charset=utf-8", head().note());
    }

    @Override
    public List<Checkpoint> checkpoints(@Nullable Long after, @Nullable Integer limit) {
        return tables().after(after == null ? -1 : after, limit == null ? FEW : limit).stream()
                .map(one -> new Checkpoint(one.number(), one.size(), one.note()))
                .toList();
    }

    @Override
    public ConsistencyProof consistency(long from, @Nullable Long to) {
        var first = signed(from);
        var second = to == null ? head() : signed(to);
        if (from > second.size()) {
            throw AuditProblem.CHECKPOINT_UNKNOWN.because(
                    "from: " + from + " (expected: at most to, " + second.size() + ")");
        }
        return new ConsistencyProof(
                from,
                second.size(),
                base64(new Tree(tables()).consistency(from, second.size())),
                first.note(),
                second.note());
    }

    private LogTables.Signed signed(long size) {
        return tables().ofSize(size)
                .orElseThrow(() -> AuditProblem.CHECKPOINT_UNKNOWN.because(
                        "size: " + size + " (expected: the size of a checkpoint)"));
    }

    @Override
    public InclusionProof proof(UUID id) {
        var entry = entries.leaf(id);
        var head = head();
        if (entry.seq() >= head.size()) {
            throw AuditProblem.CHECKPOINT_UNKNOWN
                    .because("entry: " + entry.seq() + " (expected: below the newest checkpoint, " + head.size() + ")")
                    .retryAfter(1);
        }
        return new InclusionProof(
                entry.text(),
                entry.seq(),
                head.size(),
                base64(new Tree(tables()).inclusion(entry.seq(), head.size())),
                head.note());
    }

    private static List<String> base64(List<byte[]> hashes) {
        return hashes.stream().map(Base64.getEncoder()::encodeToString).toList();
    }

    @Override
    public Download tile(int level, long n) {
        var hashes = tables().full(level, n).orElseGet(() -> edge(level, n));
        return new Download("application/octet-stream", null, out -> out.write(hashes));
    }

    private byte[] edge(int level, long n) {
        var size = tables().size();
        for (int l = 0; l <= level; l++) {
            size /= Tree.WIDTH;
        }
        var hashes = size == n ? tables().tile(level, n) : new byte[0];
        if (hashes.length == 0) {
            throw PlatformProblem.NOT_FOUND.because("tile: " + level + "/" + n + " (expected: one that the log has)");
        }
        return hashes;
    }

    @Override
    public Download entries(long n) {
        var lines = entries.leaves(n * Tree.WIDTH, (n + 1) * Tree.WIDTH);
        if (lines.isEmpty()) {
            throw PlatformProblem.NOT_FOUND.because("tile: " + n + " (expected: one with entries)");
        }
        return Download.of("application/jsonl", String.join("\n", lines) + "\n");
    }

    @Override
    public AuditKeys keys() {
        return new AuditKeys(statuses.keys());
    }

    @Override
    public AuditKeyChange rotateKey() {
        return keyChange.ask();
    }

    @Override
    public AuditStatus status() {
        return statuses.of(tables());
    }

    @Override
    public Page<AuditEntry> history(String type, String id, PageRequest page) {
        var found = entries.list(
                new Conditions().and("resource_ids[1] = :id", "id", id).and("resource_type = :type", "type", type),
                page);
        if (found.items().isEmpty() && page.cursor() == null) {
            throw PlatformProblem.NOT_FOUND.because(type + " " + id + " (expected: a record that was written to)");
        }
        return found;
    }

    @Override
    public Page<AuditEntry> securityEvents(
            @Nullable String type,
            @Nullable String level,
            @Nullable String actor,
            @Nullable Instant from,
            @Nullable Instant to,
            PageRequest page) {
        return entries.list(
                new Conditions()
                        .and("security is not null")
                        .and("security = :type", "type", type)
                        .and("level = :level", "level", level)
                        .and("actor_id = :actor", "actor", actor)
                        .and("at >= :from", "from", from == null ? null : Columns.stored(from))
                        .and("at < :to", "to", to == null ? null : Columns.stored(to)),
                page);
    }

    @Override
    public Verification verify() {
        return verifications.asked();
    }

    @Override
    public Page<Verification> verifications(PageRequest page) {
        return verifications.list(page);
    }

    @Override
    public Verification verification(UUID id) {
        return verifications.get(id);
    }

    @Override
    public Download export(
            String format,
            @Nullable String actor,
            @Nullable String operation,
            @Nullable String resourceType,
            @Nullable String outcome,
            @Nullable Instant from,
            @Nullable Instant to) {
        return export.of(
                format,
                new Conditions()
                        .and("actor_id = :actor", "actor", actor)
                        .and("operation = :operation", "operation", operation)
                        .and("resource_type = :resourceType", "resourceType", resourceType)
                        .and("outcome = :outcome", "outcome", outcome)
                        .and("at >= :from", "from", from == null ? null : Columns.stored(from))
                        .and("at < :to", "to", to == null ? null : Columns.stored(to)));
    }
}
