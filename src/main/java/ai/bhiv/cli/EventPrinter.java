package ai.bhiv.cli;

import ai.bhiv.platform.contract.EventReader;
import ai.bhiv.platform.contract.StreamEvent;
import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Prints a stream of events, one line of JSON each, and goes on after the last one when the server says so.
final class EventPrinter {
    private final Api api;
    private final Terminal terminal;

    EventPrinter(Api api, Terminal terminal) {
        this.api = api;
        this.terminal = terminal;
    }

    /// @param after id of the event seen last; empty for none
    /// @return the exit code
    int print(ApiRequest request, String after) throws IOException {
        var last = after;
        while (true) {
            var asked = request.with("Accept", "text/event-stream");
            var reader = api.read(last.isEmpty() ? asked : asked.with("Last-Event-ID", last), this::events);
            if (reader.isEmpty()) {
                return ExitCode.DONE;
            }
            var seen = reader.get().lastId();
            last = seen == null ? last : seen;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(reader.get().retryMillis()));
        }
    }

    /// @return where to go on, or nothing when all was said
    private Optional<EventReader> events(InputStream body) {
        var reader = new EventReader(body);
        try {
            for (var frame = reader.next(); frame != null; frame = reader.next()) {
                if (frame.name().equals(StreamEvent.END)) {
                    var end = Json.MAPPER.readTree(frame.data());
                    return switch (end.path("reason").asString("")) {
                        case "deadline", "drain" -> Optional.of(reader);
                        case "failed" ->
                            throw new Refused(
                                    end.path("problem").path("status").asInt(500),
                                    end.path("problem").toString().getBytes(StandardCharsets.UTF_8));
                        default -> Optional.empty();
                    };
                }
                terminal.out().println(frame.data());
                terminal.out().flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new Stopped(ExitCode.UNREACHABLE, "the stream broke; go on with --last-event-id " + reader.lastId());
    }
}
