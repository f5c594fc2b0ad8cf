package ai.bhiv.platform.contract;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A request body that is read as it arrives, never held whole in memory.
///
/// @param content read once; a stalled or truncated sender ends it with an exception
/// @param mediaType `Content-Type` as sent
/// @param fileName from `Content-Disposition` or the `file_name` parameter
public record Upload(
        InputStream content,
        @Nullable String mediaType,
        @Nullable String fileName) {}
