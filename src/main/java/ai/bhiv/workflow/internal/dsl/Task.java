package ai.bhiv.workflow.internal.dsl;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One task of a definition, compiled.
public sealed interface Task {
    Common common();

    /// What every task may have.
    ///
    /// @param pointer of the task in the definition
    /// @param condition absent when it is always done
    /// @param input what it is given
    /// @param output what it gives
    /// @param export what becomes the context; absent when it stays
    /// @param timeout an ISO 8601 duration, or a template of one; absent for none
    /// @param then `continue`, `exit`, `end`, or another task's name
    record Common(
            String pointer,
            String name,
            @Nullable Template condition,
            Template input,
            Template output,
            @Nullable Template export,
            @Nullable Template timeout,
            String then) {}

    /// @param function the id of an operation, or `approval`
    record Call(Common common, String function, Template arguments) implements Task {}

    record Do(Common common, List<Task> tasks) implements Task {}

    record For(
            Common common,
            String each,
            String at,
            Template in,
            @Nullable Template condition,
            List<Task> tasks) implements Task {}

    record Fork(Common common, List<Task> branches) implements Task {}

    record Raise(Common common, Template error) implements Task {}

    /// @param version of the workflow, or `latest`
    record RunWorkflow(Common common, String namespace, String workflow, String version, Template given, boolean await)
            implements Task {}

    record Set(Common common, Template value) implements Task {}

    record Switch(Common common, List<Case> cases) implements Task {}

    /// @param when absent for the default
    record Case(String name, @Nullable Template when, String then) {}

    record Try(Common common, List<Task> tasks, Catch handler) implements Task {}

    /// @param with what an error must have, member by member
    /// @param as the variable that holds the error
    record Catch(
            Map<String, String> with,
            String as,
            @Nullable Template when,
            @Nullable Template exceptWhen,
            @Nullable Retry retry,
            List<Task> tasks) {}

    /// @param attempts after the first one
    record Retry(
            @Nullable Template when,
            @Nullable Template exceptWhen,
            Template delay,
            Backoff backoff,
            int attempts,
            @Nullable Template jitterFrom,
            @Nullable Template jitterTo) {}

    enum Backoff {
        CONSTANT,
        LINEAR,
        EXPONENTIAL
    }

    record Wait(Common common, Template duration) implements Task {}
}
