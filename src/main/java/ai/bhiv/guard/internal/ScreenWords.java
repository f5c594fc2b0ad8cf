package ai.bhiv.guard.internal;

import java.util.Collection;

/// Which groups of detectors a word calls, by its hash alone: two words with one hash call the groups of both.
final class ScreenWords {
    private static final int SIZE = 1 << 14;

    private final int[] table = new int[SIZE];

    /// The hash of a word and one more character, ASCII letters in lower case.
    static int step(int hash, char c) {
        int folded = c >= 'A' && c <= 'Z' ? c + 32 : c;
        int next = hash * 31 + folded;
        return next == 0 ? 1 : next;
    }

    /// Adds the words that the entries are made of: of `a.b(` the words `a` and `b`.
    @SafeVarargs
    final void add(int groups, Collection<String>... entries) {
        for (var some : entries) {
            for (var entry : some) {
                int hash = 0;
                for (int i = 0; i < entry.length(); i++) {
                    if (Letters.word(entry.charAt(i))) {
                        hash = step(hash, entry.charAt(i));
                    } else if (hash != 0) {
                        table[slot(hash)] |= groups;
                        hash = 0;
                    }
                }
                if (hash != 0) {
                    table[slot(hash)] |= groups;
                }
            }
        }
    }

    int groups(int hash, boolean first) {
        int groups = table[slot(hash)];
        return first ? groups : groups & (Screen.DECODE - 1);
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 14) & SIZE - 1;
    }
}
