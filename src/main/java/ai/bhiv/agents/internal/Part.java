package ai.bhiv.agents.internal;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A piece of a question that is a value, with where it stands in the text.
sealed interface Part {
    int start();

    int end();

    /// A text in quotation marks.
    record Quoted(int start, int end, String value) implements Part {}

    record Email(int start, int end, String value) implements Part {}

    /// A UUID.
    record Id(int start, int end, String value) implements Part {}

    /// A span of days; an open end is null.
    record Days(
            int start,
            int end,
            @Nullable LocalDate from,
            @Nullable LocalDate to) implements Part {}

    /// How many of the first are wanted: `top 5`.
    record Top(int start, int end, int value) implements Part {}

    /// A share, 0.2 for `20 %`.
    record Percent(int start, int end, String value) implements Part {}

    /// An amount of money.
    ///
    /// @param currency ISO 4217; null when only a number was said
    record Amount(
            int start, int end, String value, @Nullable String currency) implements Part {}

    /// Any other number.
    record Plain(int start, int end, String value) implements Part {}

    /// Words with a capital in the middle of a sentence that no operation speaks of.
    record Name(int start, int end, String value) implements Part {}
}
