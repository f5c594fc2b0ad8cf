package ai.bhiv.platform.problem;

import ai.bhiv.platform.audit.SecurityType;
import org.jspecify.annotations.Nullable;

/// One entry of the error catalogue (architecture, section 7). Each module has an enum of its own; the code is stable
/// for ever, and `docs/errors.md` is generated from all of them.
public interface ProblemCode {
    /// `module.thing.fault`, in kebab case.
    String code();

    /// HTTP status.
    int status();

    /// What happened, in a few words, the same for every occurrence.
    String title();

    /// What to do about it.
    String fix();

    /// The kind of security event that such a refusal is (AUD-30); absent for most.
    default @Nullable SecurityType security() {
        return null;
    }

    /// The refusal itself.
    ///
    /// @param detail what was given and what was expected, this time
    default Problem because(String detail) {
        return new Problem(this, detail);
    }
}
