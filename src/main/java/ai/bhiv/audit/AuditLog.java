package ai.bhiv.audit;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// The log as something that can be proven: signed heads, proofs, tiles, verification, and the entries as files.
@Resource(roles = Role.GATEWAY, module = "audit", name = "log", problems = AuditProblem.class)
@HttpExchange("/audit")
public interface AuditLog {
    String FOR_AUDITORS = "It is for people and programs that check the log, not for answers to questions.";

    /// The newest signed head, as text.
    @GetExchange("/checkpoint")
    @Op(
            summary = "The newest checkpoint as a signed note.",
            permission = "audit:verify",
            errors = "audit.checkpoint.unknown",
            notATool = FOR_AUDITORS)
    Download checkpoint();

    /// Signed heads in order.
    @GetExchange("/checkpoints")
    @Op(summary = "Checkpoints of the log, in order.", permission = "audit:verify", notATool = FOR_AUDITORS)
    List<Checkpoint> checkpoints(
            @RequestParam("after") @Min(-1) @Nullable Long after,
            @RequestParam("limit") @Min(1) @Max(1000) @Nullable Integer limit);

    /// A proof between two sizes that were signed.
    @GetExchange("/consistency")
    @Op(
            summary = "Proves that one checkpoint extends another.",
            permission = "audit:verify",
            errors = "audit.checkpoint.unknown",
            notATool = FOR_AUDITORS)
    ConsistencyProof consistency(
            @RequestParam("from") @Min(1) long from, @RequestParam("to") @Min(1) @Nullable Long to);

    /// A proof under the newest checkpoint that holds the entry.
    @GetExchange("/entries/{id}/proof")
    @Op(
            summary = "Proves that an entry is in the log.",
            permission = "audit:read",
            errors = "audit.checkpoint.unknown",
            notATool = FOR_AUDITORS)
    InclusionProof proof(@PathVariable("id") UUID id);

    /// A tile's hashes, 32 bytes each (C2SP tlog-tiles).
    @GetExchange("/tile/{level}/{n}")
    @Op(summary = "A tile of the tree.", permission = "audit:verify", notATool = FOR_AUDITORS)
    Download tile(@PathVariable("level") @Min(0) @Max(7) int level, @PathVariable("n") @Min(0) long n);

    /// The 256 entries under a tile of level 0 as JSON Lines, canonical, so that each line can be hashed as it is.
    @GetExchange("/tile/entries/{n}")
    @Op(
            summary = "The entries under a tile of leaves.",
            permission = "audit:read",
            audit = Op.Audit.ACCESS,
            notATool = FOR_AUDITORS)
    Download entries(@PathVariable("n") @Min(0) long n);

    /// The keys that sign.
    @GetExchange("/keys")
    @Op(summary = "Public keys that sign checkpoints.", permission = "audit:verify", notATool = FOR_AUDITORS)
    AuditKeys keys();

    /// Signs with a new key from the next checkpoint on, about a second later. It happens once a year by itself. What
    /// earlier keys signed stays good: each handed over to the next.
    @PostExchange("/keys/rotate")
    @Op(
            summary = "Change the key that signs the log.",
            security = SecurityType.SIGNING_KEY_CHANGED,
            permission = "platform:configure",
            stepUp = true,
            errors = "audit.key.elsewhere",
            notATool = "It changes the platform's own keys.",
            inSystem = true)
    AuditKeyChange rotateKey();

    /// How the log stands.
    @GetExchange("/status")
    @Op(summary = "How far the log has come, and what waits.", permission = "audit:read", notATool = FOR_AUDITORS)
    AuditStatus status();

    /// Everything that was recorded of one record, newest first.
    @GetExchange("/history/{type}/{id}")
    @Op(
            summary = "The life of one record, field by field.",
            permission = "audit:read",
            audit = Op.Audit.ACCESS,
            notATool = "It needs an id, which people do not ask with.")
    Page<AuditEntry> history(@PathVariable("type") String type, @PathVariable("id") String id, PageRequest page);

    /// Security events, newest first.
    @GetExchange("/security-events")
    @Op(
            summary = "Security events, newest first.",
            permission = "security:read",
            audit = Op.Audit.ACCESS,
            notATool = FOR_AUDITORS)
    Page<AuditEntry> securityEvents(
            @RequestParam("type") @Nullable String type,
            @RequestParam("level") @Nullable String level,
            @RequestParam("actor") @Nullable String actor,
            @RequestParam("from") @Nullable Instant from,
            @RequestParam("to") @Nullable Instant to,
            PageRequest page);

    /// Verifies the tenant's log in the background.
    @PostExchange("/verify")
    @Op(
            summary = "Verifies the log from its first entry to its last.",
            permission = "audit:verify",
            status = 202,
            errors = "audit.verification.running",
            notATool = FOR_AUDITORS)
    Verification verify();

    @GetExchange("/verifications")
    @Op(summary = "Verifications, newest first.", permission = "audit:verify", notATool = FOR_AUDITORS)
    Page<Verification> verifications(PageRequest page);

    @GetExchange("/verifications/{id}")
    @Op(summary = "One verification with its faults.", permission = "audit:verify", notATool = FOR_AUDITORS)
    Verification verification(@PathVariable("id") UUID id);

    /// Entries as a file, oldest first, written as it is read.
    ///
    /// @param format `csv`, `jsonl`, `ocsf` (JSON Lines of OCSF 1.4 events), `cef`, or `log`: the entries as they
    ///     were hashed, in their order, with details and salts, which can be checked without this platform
    @GetExchange("/export")
    @Op(
            summary = "Entries as a file: csv, jsonl, ocsf, cef or log.",
            security = SecurityType.EXPORT_MADE,
            permission = "audit:export",
            audit = Op.Audit.ACCESS,
            rate = Op.RateClass.EXPORT,
            deadlineSeconds = 3600,
            transactional = false,
            errors = "audit.export.format",
            notATool = FOR_AUDITORS)
    Download export(
            @RequestParam("format") String format,
            @RequestParam("actor") @Nullable String actor,
            @RequestParam("operation") @Nullable String operation,
            @RequestParam("resource_type") @Nullable String resourceType,
            @RequestParam("outcome") @Nullable String outcome,
            @RequestParam("from") @Nullable Instant from,
            @RequestParam("to") @Nullable Instant to);
}
