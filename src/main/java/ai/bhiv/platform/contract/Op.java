package ai.bhiv.platform.contract;

import ai.bhiv.platform.audit.SecurityType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What an operation promises beside its route (PLT-20). What is left out follows the HTTP method, by the table in
/// [Operation]; `bhiv contract show ID` prints the resolved set.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Op {
    /// A permission that every signed-in principal holds.
    String SIGNED_IN = "signed-in";

    /// No token is asked for; `reason` must say why.
    String OPEN = "public";

    /// One sentence, ending in a full stop: shown in documents, on the command line, and to agents.
    String summary();

    /// `area:verb`, or [#SIGNED_IN], or [#OPEN].
    String permission();

    /// Why the operation is public. Required with [#OPEN], forbidden otherwise.
    String reason() default "";

    /// Whether a principal whose permission is limited to its own records may call it; the endpoint then filters by
    /// the caller's contact. Without it such principals are refused.
    boolean own() default false;

    /// Whether the caller must have proven who it is within the last 15 min (RFC 9470): for what a stolen token must
    /// not
    /// do.
    boolean stepUp() default false;

    Audit audit() default Audit.BY_METHOD;

    /// The kind of security event that a success of it is (AUD-30); at most one. A refusal is of the kind that its
    /// problem names.
    SecurityType[] security() default {};

    /// Request fields whose values never reach the audit; they appear as changed, without value.
    String[] masked() default {};

    RateClass rate() default RateClass.BY_METHOD;

    Effect effect() default Effect.BY_METHOD;

    Tier tier() default Tier.BY_METHOD;

    /// Why no agent may have it as a tool; empty when it may.
    String notATool() default "";

    /// Questions that this operation answers, in the words of the people who ask. A tool needs three.
    Question[] questions() default {};

    /// Own problem codes, beside those of the platform.
    String[] errors() default {};

    /// Longest time the operation may take, in seconds.
    int deadlineSeconds() default 30;

    /// Largest body, in bytes.
    long bodyLimit() default 1 << 20;

    /// Answers 201 with a `Location` below the operation's own path, made from the result's `id`.
    boolean creates() default false;

    /// Status of the answer when it is neither 200, 201 nor 204.
    int status() default 0;

    /// Whether a POST is refused without `Idempotency-Key` (PLT-37).
    boolean keyRequired() default false;

    /// Whether the answer is kept for a repeat under the same `Idempotency-Key`. An answer that shows a secret once is
    /// not: its repeat gets the status alone.
    boolean keepAnswer() default true;

    /// Whether it runs in one transaction of its module. Operations that call other roles do not: no network call is
    /// made with a transaction open.
    boolean transactional() default true;

    /// Whether it runs in the reserved tenant `_system`, because its records belong to no tenant. Only operations for
    /// those who run the platform do; a test holds their list.
    boolean inSystem() default false;

    /// The event record that tells others of its change, published in the transaction of the change with the id that
    /// the path names, or that the answer has: a record of one id, with `@EventType`, of the operation's module.
    Class<? extends Record> publishes() default Record.class;

    /// The day since which it should no longer be used, as `2026-11-25`; empty while it should (PLT-26).
    String deprecated() default "";

    /// The day on which it is removed at the earliest; at least one minor release after [#deprecated].
    String sunset() default "";

    /// Who wrote what, and whether a refusal is recorded too.
    enum Audit {
        BY_METHOD,
        /// Recorded in the transaction of the change.
        MUTATION,
        /// A read that is recorded.
        ACCESS,
        /// Not recorded; only reads may say so.
        NONE
    }

    /// Which limits and which share of the capacity it draws on.
    enum RateClass {
        BY_METHOD,
        READ,
        WRITE,
        EXPENSIVE,
        LOGIN,
        LLM,
        EXPORT,
        /// Health and metrics: what must be answered while everything else is full.
        PROBE
    }

    /// What repeating it does.
    enum Effect {
        BY_METHOD,
        /// Changes nothing.
        READ_ONLY,
        /// The same call again leaves the same state.
        IDEMPOTENT,
        /// Safe to repeat with the same `Idempotency-Key`.
        KEYED,
        /// Removes something.
        DESTRUCTIVE,
        /// Reaches a system that we cannot roll back.
        OUTSIDE
    }

    /// How far an agent may go by itself.
    enum Tier {
        BY_METHOD,
        READ,
        WRITE,
        /// Waits for a person.
        DANGEROUS
    }
}
