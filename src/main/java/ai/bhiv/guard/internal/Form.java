package ai.bhiv.guard.internal;

import java.util.List;

/// A value as one of its readers may see it.
///
/// @param text what is read
/// @param folded the same with ASCII letters in lower case; same length
/// @param decoding the decoders that were passed, in order; empty for the value as it came
record Form(String text, String folded, List<String> decoding) {
    static Form of(String text, List<String> decoding) {
        return new Form(text, Letters.folded(text), decoding);
    }

    /// A part of this form that has a reader of its own.
    Form part(int from, int to) {
        return new Form(text.substring(from, to), folded.substring(from, to), decoding);
    }
}
