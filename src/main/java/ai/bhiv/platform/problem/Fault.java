package ai.bhiv.platform.problem;

import org.jspecify.annotations.Nullable;

/// One fault of a request: where, what was given, what was expected (PLT-30). Exactly one place is set.
///
/// @param pointer JSON pointer into the body (RFC 6901)
/// @param parameter name of a query or path parameter
/// @param header name of a header
/// @param given the value as sent, cut at 100 characters; absent when nothing was sent, or for secrets
/// @param expected what would be accepted
/// @param didYouMean the nearest known name or value
public record Fault(
        @Nullable String pointer,
        @Nullable String parameter,
        @Nullable String header,
        @Nullable String given,
        String expected,
        @Nullable String didYouMean) {

    public static Fault body(String pointer, @Nullable String given, String expected) {
        return new Fault(pointer, null, null, cut(given), expected, null);
    }

    public static Fault parameter(String name, @Nullable String given, String expected) {
        return new Fault(null, name, null, cut(given), expected, null);
    }

    public static Fault header(String name, @Nullable String given, String expected) {
        return new Fault(null, null, name, cut(given), expected, null);
    }

    public Fault orRather(@Nullable String suggestion) {
        return new Fault(pointer, parameter, header, given, expected, suggestion);
    }

    private static @Nullable String cut(@Nullable String given) {
        return given == null || given.length() <= 100 ? given : given.substring(0, 100);
    }
}
