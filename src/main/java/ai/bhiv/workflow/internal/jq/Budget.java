package ai.bhiv.workflow.internal.jq;

import java.util.function.LongSupplier;

/// What one evaluation may use: so many steps, so much time, so deep, so much that is made. An expression that uses it
/// up ends with an error that it cannot catch, and its thread is free.
public final class Budget {
    private static final long STEPS = 20_000_000;
    private static final long NANOS = 1_000_000_000;
    private static final int DEPTH = 1_500;
    private static final long SIZE = 16 << 20;

    private final LongSupplier nanos;
    private final long end;
    private long steps;
    private long size;
    private int depth;

    /// @param nanos a steady clock
    public Budget(LongSupplier nanos) {
        this.nanos = nanos;
        this.end = nanos.getAsLong() + NANOS;
    }

    void step() {
        steps++;
        if (steps > STEPS) {
            throw JqException.limit("the expression took more than " + STEPS + " steps");
        }
        if ((steps & 1023) == 0 && nanos.getAsLong() - end > 0) {
            throw JqException.limit("the expression took longer than 1 s");
        }
    }

    void enter() {
        step();
        depth++;
        if (depth > DEPTH) {
            throw JqException.limit("the expression went deeper than " + DEPTH + " levels");
        }
    }

    void leave() {
        depth--;
    }

    /// Where evaluation was, so that it is there again after an exception.
    int depth() {
        return depth;
    }

    void back(int to) {
        depth = to;
    }

    /// @param amount characters, or members counted as 16
    void made(long amount) {
        size += amount;
        if (size > SIZE) {
            throw JqException.limit("the expression made more than " + (SIZE >> 20) + " MiB");
        }
    }

    /// Text that a regular expression is matched against: looking at a character is a step, so that one that takes
    /// exponential time ends.
    CharSequence watched(CharSequence text) {
        return new CharSequence() {
            @Override
            public int length() {
                return text.length();
            }

            @Override
            public char charAt(int index) {
                step();
                return text.charAt(index);
            }

            @Override
            public CharSequence subSequence(int start, int stop) {
                return watched(text.subSequence(start, stop));
            }

            @Override
            public String toString() {
                return text.toString();
            }
        };
    }
}
