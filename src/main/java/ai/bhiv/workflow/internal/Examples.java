package ai.bhiv.workflow.internal;

import ai.bhiv.workflow.WorkflowExample;
import ai.bhiv.workflow.internal.dsl.Definition;
import ai.bhiv.workflow.internal.dsl.Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The definitions that are shipped.
final class Examples {
    static final List<WorkflowExample> ALL = List.of(
            example("late-shipments", "{\"limit\": 3}"),
            example("new-account", "{\"name\": \"Harbour Foods\", \"country\": \"Ghana\", \"revenue\": 2500000}"),
            example("stock-check", "{\"threshold\": 5}"));

    private Examples() {}

    private static WorkflowExample example(String name, String input) {
        try (var file = Objects.requireNonNull(Examples.class.getResourceAsStream("/workflows/" + name + ".yaml"))) {
            var source = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            Definition definition =
                    Objects.requireNonNull(Reader.read(source, _ -> true).definition(), name);
            return new WorkflowExample(name, definition.title(), definition.summary(), source, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
