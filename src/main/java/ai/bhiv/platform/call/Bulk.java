package ai.bhiv.platform.call;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.BatchAnswer;
import ai.bhiv.platform.contract.BatchRequest;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.ProblemDocument;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Tenancy;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Does the items of a [BatchRequest] inside the transaction of the batch, each behind a savepoint: one that is
/// refused
/// takes nothing with it, and a crash leaves all that were done or none, together with the answer kept for a
/// repeat.
/// Each item is audited as the single operation that it stands for.
public final class Bulk {
    private final Tenancy tenancy;
    private final Invoker invoker;
    private final Contracts contracts;

    public Bulk(Tenancy tenancy, Invoker invoker, Contracts contracts) {
        this.tenancy = tenancy;
        this.invoker = invoker;
        this.contracts = contracts;
    }

    /// Does the items: changes first and in the order of their ids, so that two batches lock records in one order,
    /// then
    /// what is new in the order given.
    ///
    /// @param contract that has `create(record)` and `update(id, version, record)`, both answering `result`
    /// @param endpoint that implements it
    public <T, R> BatchAnswer<R> run(Class<?> contract, Object endpoint, Class<R> result, BatchRequest<T> request) {
        var create = named(contract, "create");
        var update = named(contract, "update");
        var items = request.items();
        Map<Integer, BatchAnswer.Result<R>> results = new TreeMap<>();
        IntStream.range(0, items.size())
                .boxed()
                .filter(i -> items.get(i).id() != null)
                .sorted(Comparator.comparing(i -> String.valueOf(items.get(i).id())))
                .forEach(i -> results.put(i, one(update, endpoint, result, items.get(i))));
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).id() == null) {
                results.put(i, one(create, endpoint, result, items.get(i)));
            }
        }
        return new BatchAnswer<>(results.values().stream().toList());
    }

    private <T, R> BatchAnswer.Result<R> one(
            Operation operation, Object endpoint, Class<R> result, BatchRequest.Item<T> item) {
        try {
            var made = tenancy.savepoint(() -> result.cast(invoker.performed(operation, endpoint, arguments(item))));
            return new BatchAnswer.Result<>(operation.status(), made, null);
        } catch (Problem problem) {
            if (problem.code().status() >= 500) {
                throw problem;
            }
            var context = RequestContext.current();
            return new BatchAnswer.Result<>(
                    problem.code().status(),
                    null,
                    ProblemDocument.of(problem, operation.path(), context.correlationId(), context.traceId()));
        }
    }

    private static @Nullable Object[] arguments(BatchRequest.Item<?> item) {
        if (item.id() == null) {
            return new @Nullable Object[] {item.record()};
        }
        var version = item.version();
        if (version == null) {
            throw PlatformProblem.VERSION_REQUIRED
                    .because("version: none (expected the record's, since the item has an id)")
                    .with(Fault.body("/version", null, "the version that was read"));
        }
        return new @Nullable Object[] {item.id(), new Version(version), item.record()};
    }

    private Operation named(Class<?> contract, String method) {
        return contracts.of(contract).stream()
                .filter(o -> o.method().getName().equals(method))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(contract.getName() + " has no " + method));
    }
}
