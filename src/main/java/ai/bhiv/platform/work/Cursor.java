package ai.bhiv.platform.work;

import ai.bhiv.platform.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The place in a run, or in one of its branches, where its code is.
final class Cursor implements Steps {
    private final Turn turn;
    private final String prefix;
    private int position;

    Cursor(Turn turn, String prefix) {
        this.turn = turn;
        this.prefix = prefix;
    }

    @Override
    public UUID run() {
        return turn.run().id();
    }

    @Override
    public String tenant() {
        return turn.run().tenant();
    }

    @Override
    public <T> T call(String name, Class<T> type, Outside<T> body) {
        var seq = next();
        var known = done(seq, name, StepKind.CALL);
        if (known != null) {
            return read(known.output(), type);
        }
        turn.begin();
        T result;
        try {
            result = body.call(run() + "/" + seq);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StepFailed(name, e);
        }
        var output = write(result);
        turn.note(StepRow.done(seq, name, StepKind.CALL, turn.attempt(), output));
        return read(output, type);
    }

    @Override
    public <T> T change(String name, Class<T> type, Supplier<T> body) {
        return change(StepKind.CHANGE, name, type, body);
    }

    private <T> T change(StepKind kind, String name, Class<T> type, Supplier<T> body) {
        var seq = next();
        var known = done(seq, name, kind);
        if (known != null) {
            return read(known.output(), type);
        }
        turn.begin();
        var step = StepRow.done(seq, name, kind, turn.attempt(), null);
        var output = turn.parts().change(turn.run(), step, () -> write(body.get()));
        turn.written(StepRow.done(seq, name, kind, turn.attempt(), output));
        return read(output, type);
    }

    @Override
    public <T> T value(String name, Class<T> type, Supplier<T> body) {
        var seq = next();
        var known = done(seq, name, StepKind.VALUE);
        if (known != null) {
            return read(known.output(), type);
        }
        var output = write(body.get());
        turn.note(StepRow.done(seq, name, StepKind.VALUE, turn.attempt(), output));
        return read(output, type);
    }

    @Override
    public Instant now(String name) {
        return value(name, Instant.class, turn::now);
    }

    @Override
    public Instant time() {
        return turn.now();
    }

    @Override
    public UUID id(String name) {
        return value(name, UUID.class, () -> turn.parts().ids().next());
    }

    @Override
    public void sleep(String name, Duration pause) {
        var seq = next();
        var known = turn.recorded(seq, name, StepKind.SLEEP);
        if (known.map(StepRow::done).orElse(false)) {
            return;
        }
        var until = begun(seq, name, StepKind.SLEEP, known.orElse(null), pause);
        if (until.isAfter(turn.now())) {
            throw new Suspended(new Outcome.Waits(List.of(), until));
        }
        turn.note(StepRow.done(seq, name, StepKind.SLEEP, turn.attempt(), null));
    }

    @Override
    public <T> Optional<T> await(String signal, Class<T> type, Duration atMost) {
        var seq = next();
        var known = turn.recorded(seq, signal, StepKind.SIGNAL);
        if (known.map(StepRow::done).orElse(false)) {
            var output = known.get().output();
            return output == null ? Optional.empty() : Optional.of(read(output, type));
        }
        var came = turn.take(signal);
        if (came.isPresent()) {
            turn.note(StepRow.done(
                            seq,
                            signal,
                            StepKind.SIGNAL,
                            turn.attempt(),
                            came.get().payload())
                    .taking(came.get().id()));
            return Optional.of(read(came.get().payload(), type));
        }
        var until = begun(seq, signal, StepKind.SIGNAL, known.orElse(null), atMost);
        if (until.isAfter(turn.now())) {
            throw new Suspended(new Outcome.Waits(List.of(signal), until));
        }
        turn.note(StepRow.done(seq, signal, StepKind.SIGNAL, turn.attempt(), null));
        return Optional.empty();
    }

    /// Until when a wait lasts; it is taken down when it begins, so that a repeat does not begin it anew.
    private Instant begun(String seq, String name, StepKind kind, @Nullable StepRow known, Duration length) {
        if (known != null && known.until() != null) {
            return known.until();
        }
        var until = turn.now().plus(length);
        turn.note(StepRow.begun(seq, name, kind, turn.attempt(), until));
        return until;
    }

    @Override
    public <I, O> UUID start(String name, WorkType<I, O> type, I input) {
        return change(StepKind.CHILD, name, UUID.class, () -> turn.parts().child(turn.run(), type, input));
    }

    @Override
    public <T> T result(String name, UUID child, Class<T> type) {
        var end = await("child:" + child, JsonNode.class, Duration.ofDays(3650))
                .orElseThrow(() -> new PermanentFailure(name + ": the child never ended"));
        if (!end.path("state").asString().equals("succeeded")) {
            throw new PermanentFailure(
                    name + ": child " + child + " " + end.path("state").asString());
        }
        return read(end.path("output").toString(), type);
    }

    @Override
    public <T> List<T> all(String name, List<Branch<T>> branches) {
        var seq = next();
        var results = new @Nullable Object[branches.size()];
        var ends = new @Nullable Throwable[branches.size()];
        var tasks = new ArrayList<Runnable>();
        for (int i = 0; i < branches.size(); i++) {
            int place = i;
            tasks.add(() -> {
                try {
                    results[place] = branches.get(place).run(new Cursor(turn, seq + "." + (place + 1) + "."));
                } catch (Throwable t) {
                    ends[place] = t;
                }
            });
        }
        turn.parts().together(tasks, turn.hold());
        Ends.raise(
                name,
                java.util.Arrays.stream(ends).filter(java.util.Objects::nonNull).toList());
        @SuppressWarnings("unchecked") // each came from a branch of T
        var all = (List<T>) java.util.Arrays.asList(results);
        return all;
    }

    @Override
    public void progress(long done, long total, String note) {
        turn.progress(write(Map.of("done", done, "total", total, "note", note)));
    }

    private String next() {
        position++;
        return prefix + position;
    }

    private @Nullable StepRow done(String seq, String name, StepKind kind) {
        return turn.recorded(seq, name, kind).filter(StepRow::done).orElse(null);
    }

    /// @throws ai.bhiv.platform.problem.Problem 413 over 64 MiB, where the step can still fail by it: an end that
    /// cannot
    /// be written would be given back and come again without end
    static String write(@Nullable Object value) {
        return Values.bounded(Json.MAPPER.writeValueAsString(value));
    }

    @SuppressWarnings("NullAway") // a step whose body gives nothing gives nothing again
    static <T> T read(@Nullable String json, Class<T> type) {
        return json == null ? null : Json.MAPPER.readValue(json, type);
    }
}
