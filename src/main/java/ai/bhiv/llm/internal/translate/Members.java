package ai.bhiv.llm.internal.translate;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.platform.problem.Problem;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// An object of the client while it is translated. Whoever knows a member takes it; what nobody took when the object is
/// closed is reported as dropped, so that nothing gets lost without being named (LLM-22).
final class Members implements AutoCloseable {
    private final JsonNode node;
    private final String path;
    private final Losses losses;
    private final Set<String> taken = new HashSet<>();

    /// @throws Problem `llm.body.malformed` when it is no object
    Members(JsonNode node, String path, Losses losses) {
        if (!node.isObject()) {
            throw LlmProblem.BODY_MALFORMED.because(path + ": " + node.getNodeType() + " (expected: an object)");
        }
        this.node = node;
        this.path = path;
        this.losses = losses;
    }

    /// The member's value; nothing when it is not there or null.
    JsonNode take(String name) {
        taken.add(name);
        var value = node.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    String text(String name) {
        return take(name).asString("");
    }

    /// Takes a member into which one more object is written.
    Members in(String name) {
        return new Members(take(name), path(name), losses);
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    String path() {
        return path;
    }

    /// A member that the other protocol would answer differently to, so that it is refused instead of dropped.
    Problem cannot(String name, String expected) {
        return LlmProblem.CAPABILITY_MISSING.because(
                path(name) + " (expected: " + expected + ", or a target that speaks the client's protocol)");
    }

    /// Refuses the request when one of these is there.
    void refuse(String expected, String... names) {
        for (var name : names) {
            if (!take(name).isMissingNode()) {
                throw cannot(name, expected);
            }
        }
    }

    /// Reports what nobody took.
    @Override
    public void close() {
        node.properties().forEach(member -> {
            if (!taken.contains(member.getKey()) && !member.getValue().isNull()) {
                losses.dropped(path(member.getKey()));
            }
        });
    }
}
