package ai.bhiv.platform.contract;

import java.io.InputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A request whose body an outside protocol fixes, given to the operation as the client's own bytes. The operation is
/// declared, permitted, bounded and audited like every other; only its body is neither parsed nor checked before it.
///
/// @param header the first value of a header, by name in any case
/// @param content read once; refuses to be longer than the operation allows, and names a stalled sender
public record RawRequest(Function<String, @Nullable String> header, InputStream content) {
    /// The first value of a header.
    public @Nullable String first(String name) {
        return header.apply(name);
    }
}
