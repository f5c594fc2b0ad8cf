package ai.bhiv.platform.config;

import ai.bhiv.platform.contract.Op;

/// How many requests of each class a role works on at once before it refuses more (PLT-62).
///
/// A class that the database bounds is some times the pool's size: those over the pool wait for a connection for a few
/// milliseconds, those over the limit are told so at once.
@Config(
        prefix = "admission",
        meaning = "How many requests of each class a role works on at once; one more is refused with 503 at once.")
public record AdmissionConfig(
        @Setting(value = "320", min = "1", max = "100000", meaning = "Reads of records and lists.")
        int read,

        @Setting(value = "160", min = "1", max = "100000", meaning = "Changes of records.")
        int write,

        @Setting(value = "40", min = "1", max = "100000", meaning = "Analyses and whatever else works long.")
        int expensive,

        @Setting(value = "64", min = "1", max = "100000", meaning = "Sign-in; hashing has a bound of its own.")
        int login,

        @Setting(value = "1000", min = "1", max = "100000", meaning = "Questions and calls of models.")
        int llm,

        @Setting(value = "8", min = "1", max = "100000", meaning = "Exports and other long downloads.")
        int export,

        @Setting(value = "64", min = "1", max = "100000", meaning = "Health and metrics.")
        int probe,

        @Setting(
                value = "16",
                min = "1",
                max = "100000",
                meaning = "Requests of all classes that the process works on at once in any case. Above them it lets in"
                        + " as many as it can answer without each waiting for the others.")
        int inFlightLeast,

        @Setting(
                value = "4096",
                min = "1",
                max = "100000",
                meaning = "Requests of all classes that the process ever works on at once; as many as `in-flight-least`"
                        + " for a fixed number.")
        int inFlightMost) {

    /// @throws IllegalArgumentException when the least is more than the most
    public AdmissionConfig {
        if (inFlightLeast > inFlightMost) {
            throw new IllegalArgumentException("admission.in-flight-least: " + inFlightLeast
                    + " (expected: at most admission.in-flight-most, " + inFlightMost + ")");
        }
    }

    /// The limit of a class.
    public int of(Op.RateClass rate) {
        return switch (rate) {
            case READ, BY_METHOD -> read;
            case WRITE -> write;
            case EXPENSIVE -> expensive;
            case LOGIN -> login;
            case LLM -> llm;
            case EXPORT -> export;
            case PROBE -> probe;
        };
    }
}
