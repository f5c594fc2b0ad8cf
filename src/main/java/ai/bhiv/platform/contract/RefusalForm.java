package ai.bhiv.platform.contract;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How an outside protocol says no. The operations of a resource that names one answer every refusal in its form, made
/// from the same problem document that all others send as it is.
///
/// An implementation has a constructor without arguments: it is made where the contract is read, in every process.
public interface RefusalForm {
    /// The JSON body, sent as `application/json` with the problem's own status and headers.
    ///
    /// @param problem the document of RFC 9457, with `code`, `detail`, `correlation_id`
    /// @param header the first value of a header of the request
    JsonNode body(ObjectNode problem, Function<String, @Nullable String> header);
}
