package ai.bhiv.platform.contract;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// An answer whose bytes an outside protocol fixes.
///
/// @param status as that protocol has it
/// @param headers beside those that the platform sets
/// @param content written once, or discarded; it may hold a connection
public record RawAnswer(int status, Map<String, String> headers, Content content) {
    /// The bytes.
    public interface Content {
        /// Writes them; what is written is not held back when it is flushed.
        void writeTo(OutputStream out) throws IOException;

        /// Length in bytes, or -1 when it is not known before writing.
        default long length() {
            return -1;
        }

        /// Lets go of what writing would have used.
        default void discard() {}
    }

    /// An answer that is at hand.
    public static RawAnswer of(int status, Map<String, String> headers, byte[] bytes) {
        return new RawAnswer(status, headers, new Content() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }

            @Override
            public long length() {
                return bytes.length;
            }
        });
    }
}
