package ai.bhiv.platform.web;

import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.problem.PlatformProblem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the operation of a request by method and path: a tree of segments in which a literal wins over a variable.
/// Paths
/// match whole and exactly; there is no trailing slash, no matrix parameter, no other spelling of the same route.
public final class Router {
    private final Node root = new Node();

    /// A route with the texts of its path parameters.
    public record Match(Operation operation, Map<String, String> path) {}

    /// @throws IllegalArgumentException when two operations have one route
    public Router(Collection<Operation> operations) {
        for (var operation : operations) {
            var node = root;
            for (var segment : segments(operation.path())) {
                boolean variable = segment.startsWith("{");
                node = variable ? node.variable() : node.literals.computeIfAbsent(segment, _ -> new Node());
            }
            var other = node.operations.put(operation.httpMethod(), operation);
            if (other != null) {
                throw new IllegalArgumentException("route " + operation.httpMethod() + " " + operation.path()
                        + " is declared by " + other.id() + " and " + operation.id());
            }
        }
    }

    /// The operation that answers.
    ///
    /// @param path still percent-encoded
    /// @throws ai.bhiv.platform.problem.Problem 404 for an unknown path, 405 with `Allow` for another method
    public Match match(String method, String path) {
        var found = new ArrayList<Node>();
        var segments = segments(path);
        collect(root, segments, 0, found);
        if (found.isEmpty()) {
            throw PlatformProblem.ROUTE_UNKNOWN.because("path: " + path + " (see /openapi.json for the known ones)");
        }
        var wanted = method.equals("HEAD") ? "GET" : method;
        var allowed = new TreeMap<String, Operation>();
        for (var node : found) {
            var operation = node.operations.get(wanted);
            if (operation != null) {
                return new Match(operation, variables(operation, segments));
            }
            allowed.putAll(node.operations);
        }
        var allow = String.join(", ", allowed.keySet());
        throw PlatformProblem.METHOD
                .because("method: " + method + " (expected one of " + allow + ")")
                .header("Allow", allow);
    }

    private static void collect(Node node, List<String> segments, int at, List<Node> found) {
        if (at == segments.size()) {
            if (!node.operations.isEmpty()) {
                found.add(node);
            }
            return;
        }
        var literal = node.literals.get(segments.get(at));
        if (literal != null) {
            collect(literal, segments, at + 1, found);
        }
        if (node.variable != null && !segments.get(at).isEmpty()) {
            collect(node.variable, segments, at + 1, found);
        }
    }

    private static Map<String, String> variables(Operation operation, List<String> segments) {
        var values = new HashMap<String, String>();
        var template = segments(operation.path());
        for (int i = 0; i < template.size(); i++) {
            if (template.get(i).startsWith("{")) {
                values.put(template.get(i).substring(1, template.get(i).length() - 1), decode(segments.get(i)));
            }
        }
        return values;
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw PlatformProblem.MALFORMED.because("path segment: " + segment + " (expected valid percent-encoding)");
        }
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Operation> operations = new HashMap<>();
        private @Nullable Node variable;

        Node variable() {
            if (variable == null) {
                variable = new Node();
            }
            return variable;
        }
    }
}
