package ai.bhiv.platform.contract;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// An answer that is written as it is made.
///
/// @param mediaType its `Content-Type`
/// @param fileName suggested to the receiver, when it is a file
/// @param content writes the body once
public record Download(String mediaType, @Nullable String fileName, Content content) {
    /// The body.
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// A text that is at hand.
    public static Download of(String mediaType, String text) {
        return new Download(mediaType, null, out -> out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
