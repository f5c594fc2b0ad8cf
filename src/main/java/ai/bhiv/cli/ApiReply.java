package ai.bhiv.cli;

import ai.bhiv.platform.json.Json;
import java.net.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// An answer below 400.
record ApiReply(int status, HttpHeaders headers, byte[] body) {
    JsonNode json() {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw new Stopped(ExitCode.REFUSED, "the server's answer is not JSON (is this a BHIV platform?)");
        }
    }

    boolean isJson() {
        return headers.firstValue("Content-Type").orElse("").contains("json");
    }

    String etag() {
        return headers.firstValue("ETag").orElse("");
    }
}
