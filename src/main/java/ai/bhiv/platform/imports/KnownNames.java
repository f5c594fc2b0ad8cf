package ai.bhiv.platform.imports;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The names that a field may refer to, read in the module's transaction.
public interface KnownNames {
    /// Those of the asked names that are known, letter by letter.
    Set<String> known(Set<String> asked);

    /// The known name that is nearest to an unknown one, with a confidence; nothing below 0.3.
    @Nullable
    Near near(String unknown);

    /// A near miss.
    ///
    /// @param confidence 0..1; 1 when only case, spaces or punctuation differ
    record Near(String name, double confidence) {}

    /// A set that is small enough to be read whole, such as the products of a company. It is read once a call.
    static KnownNames of(Supplier<? extends Collection<String>> all) {
        return new KnownNames() {
            @Override
            public Set<String> known(Set<String> asked) {
                var found = new HashSet<>(asked);
                found.retainAll(Set.copyOf(all.get()));
                return found;
            }

            @Override
            public @Nullable Near near(String unknown) {
                return Names.nearest(unknown, all.get());
            }
        };
    }
}
