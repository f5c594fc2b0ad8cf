package ai.bhiv.platform.call;

import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.OperationReader;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Problem;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The record that an operation changes, as its own contract shows it: by the read of the same interface whose path is
/// the beginning of the operation's path. So before and after (AUD-7) need nothing of the endpoint.
final class ShownRecords {
    private final Map<String, Optional<Operation>> reads = new ConcurrentHashMap<>();

    /// The record now, in the transaction that is open; null when there is none or nothing shows it.
    @Nullable
    JsonNode read(Operation changing, Object endpoint, @Nullable Object[] arguments) {
        var read = reads.computeIfAbsent(changing.id(), _ -> find(changing)).orElse(null);
        if (read == null) {
            return null;
        }
        var given = new @Nullable Object[read.parameters().size()];
        for (int i = 0; i < given.length; i++) {
            given[i] = argument(changing, arguments, read.parameters().get(i).name());
        }
        try {
            var record = read.method().invoke(endpoint, given);
            return Json.MAPPER.valueToTree(record) instanceof ObjectNode tree ? tree : null;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Problem) {
                return null;
            }
            throw new IllegalStateException(read.id() + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(read.id() + " is not accessible", e);
        }
    }

    /// The record after the change: the answer when it is the record, or what is read again.
    @Nullable
    JsonNode after(Operation changing, Object endpoint, @Nullable Object[] arguments, @Nullable JsonNode answer) {
        var read = reads.computeIfAbsent(changing.id(), _ -> find(changing)).orElse(null);
        if (read == null || read.result().equals(changing.result())) {
            return answer instanceof ObjectNode ? answer : null;
        }
        return read(changing, endpoint, arguments);
    }

    private static @Nullable Object argument(Operation changing, @Nullable Object[] arguments, String name) {
        for (int i = 0; i < arguments.length; i++) {
            var parameter = changing.parameters().get(i);
            if (parameter.place() == Operation.Place.PATH && parameter.name().equals(name)) {
                return arguments[i];
            }
        }
        throw new IllegalStateException(changing.id() + " has no path parameter " + name);
    }

    private static Optional<Operation> find(Operation changing) {
        return OperationReader.read(changing.contract()).stream()
                .filter(read -> shows(read, changing))
                .max(java.util.Comparator.comparingInt(read -> read.path().length()));
    }

    private static boolean shows(Operation read, Operation changing) {
        var own = pathNames(changing);
        return read.httpMethod().equals("GET")
                && read.transactional()
                && read.path().endsWith("}")
                && (changing.path() + "/").startsWith(read.path() + "/")
                && read.parameters().stream().allMatch(p -> p.place() == Operation.Place.PATH)
                && own.containsAll(pathNames(read));
    }

    private static List<String> pathNames(Operation operation) {
        return operation.parameters().stream()
                .filter(p -> p.place() == Operation.Place.PATH)
                .map(Operation.Parameter::name)
                .toList();
    }
}
