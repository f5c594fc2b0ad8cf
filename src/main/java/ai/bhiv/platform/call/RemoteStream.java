package ai.bhiv.platform.call;

import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.EventReader;
import ai.bhiv.platform.contract.EventSink;
import ai.bhiv.platform.contract.EventStream;
import ai.bhiv.platform.contract.StreamEnd;
import ai.bhiv.platform.contract.StreamEnded;
import ai.bhiv.platform.contract.StreamEvent;
import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An answer of another process that is read as it comes: a stream of events, or a file.
///
/// @param lost what it means that the connection broke
record RemoteStream(
        HttpUriRequestBase request, ClassicHttpResponse response, Function<Throwable, RuntimeException> lost) {
    /// The events, of this type.
    EventStream<Object> events(Type type, Function<JsonNode, RuntimeException> problem) {
        return EventStream.of(sink -> copy(sink, type, problem), this::release);
    }

    private void copy(EventSink<Object> sink, Type type, Function<JsonNode, RuntimeException> problem) {
        sink.onEnd(request::cancel);
        try {
            var reader = new EventReader(response.getEntity().getContent());
            for (var frame = reader.next(); frame != null; frame = reader.next()) {
                if (frame.name().equals(StreamEvent.END)) {
                    end(Json.MAPPER.readTree(frame.data()), problem);
                    return;
                }
                Object data = Json.MAPPER.readValue(frame.data(), Json.MAPPER.constructType(type));
                sink.send(new StreamEvent<>(reader.lastId(), frame.name(), data));
            }
        } catch (IOException e) {
            if (!sink.open()) {
                throw new StreamEnded(StreamEnd.GONE);
            }
            throw lost.apply(e);
        }
        throw lost.apply(new IOException("the stream stopped without its end event"));
    }

    private static void end(JsonNode data, Function<JsonNode, RuntimeException> problem) {
        var name = data.path("reason").asString("");
        var reason = Arrays.stream(StreamEnd.values())
                .filter(r -> Json.wireName(r).equals(name))
                .findFirst()
                .orElse(StreamEnd.DONE);
        switch (reason) {
            case DONE -> {
                // the producer on the other side returned, and so does this one
            }
            case FAILED -> throw problem.apply(data.path("problem"));
            case DEADLINE, DRAIN, GONE -> throw new StreamEnded(reason);
        }
    }

    /// The file. Its connection is held until it was written.
    Download download() {
        var type = header("Content-Type");
        var disposition = header("Content-Disposition");
        var name = disposition == null ? null : disposition.replaceAll("^.*filename=\"?([^\";]*)\"?.*$", "$1");
        return new Download(type == null ? "application/octet-stream" : type, name, out -> {
            try {
                response.getEntity().getContent().transferTo(out);
            } finally {
                release();
            }
        });
    }

    private @Nullable String header(String name) {
        var header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /// Ends the connection: closing the answer would first read the rest of it, which may never end.
    private void release() {
        request.cancel();
        try {
            response.close();
        } catch (IOException cancelled) {
            // what was to be let go is gone
        }
    }
}
