package ai.bhiv.platform.call;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.EventStream;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Shape;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Tenancy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives modules each other's interfaces: the same interface whether the other module runs in this process or in
/// another
/// (PLT-23). Either way arguments are checked against the contract first, so both answer a bad one alike.
public final class Calls {
    private static final ScopedValue<String> KEY = ScopedValue.newInstance();

    private final Invoker invoker;
    private final Clock clock;

    public Calls(Invoker invoker, Clock clock) {
        this.invoker = invoker;
        this.clock = clock;
    }

    /// Makes the one call that the work makes under this idempotency key: repeated under the same key, an operation
    /// that takes one answers as it did before. Calls that the operation makes in its turn have no key.
    ///
    /// @param key equal at every repeat, of no other call
    public static <R extends @Nullable Object, X extends Throwable> R keyed(
            String key, ScopedValue.CallableOp<? extends R, X> work) throws X {
        return ScopedValue.where(KEY, key).call(work);
    }

    /// The key of the call that is made now; nothing when it has none.
    static @Nullable String key() {
        var key = KEY.orElse("");
        return key.isEmpty() ? null : key;
    }

    /// A client that calls the implementation in this process.
    public <T> T local(Class<T> contract, List<Operation> operations, Supplier<?> endpoint) {
        return proxy(contract, operations, (operation, arguments) -> {
            if (Tenancy.open()) {
                throw new IllegalStateException(operation.id() + " is called inside a transaction of another module");
            }
            var outer = RequestContext.current();
            return outer.nested(clock.instant().plus(operation.deadline()), false)
                    .call(() -> invoker.audit()
                            .watched(operation, () -> AuditTrail.pathIds(operation, arguments), () -> {
                                boolean own = invoker.authorise(operation);
                                check(operation, arguments);
                                return RequestContext.current()
                                        .nested(RequestContext.current().deadline(), own)
                                        .keyed(operation.keyed() ? key() : null)
                                        .call(() -> ScopedValue.where(KEY, "")
                                                .call(() -> performed(operation, endpoint.get(), arguments)));
                            }));
        });
    }

    private @Nullable Object performed(Operation operation, Object endpoint, @Nullable Object[] arguments) {
        var outcome = invoker.perform(operation, endpoint, arguments, "");
        var replayed = outcome.replayed();
        if (replayed != null) {
            return replayed.isEmpty()
                    ? null
                    : Json.MAPPER.readValue(replayed, Json.MAPPER.constructType(operation.result()));
        }
        return outcome.value() instanceof EventStream<?> stream
                ? stream.within(RequestContext.current(), clock)
                : outcome.value();
    }

    /// A client that sends the calls somewhere.
    <T> T proxy(Class<T> contract, List<Operation> operations, Call call) {
        Map<Method, Operation> byMethod = new HashMap<>();
        operations.forEach(operation -> byMethod.put(operation.method(), operation));
        InvocationHandler handler = (proxy, method, arguments) -> {
            var operation = byMethod.get(method);
            if (operation != null) {
                return call.perform(operation, arguments == null ? new Object[0] : arguments);
            }
            return switch (method.getName()) {
                case "toString" -> "client of " + contract.getSimpleName();
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" ->
                    arguments != null && System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                default -> InvocationHandler.invokeDefault(proxy, method, arguments);
            };
        };
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, handler));
    }

    /// One call.
    interface Call {
        @Nullable
        Object perform(Operation operation, @Nullable Object[] arguments) throws Exception;
    }

    /// Refuses arguments that the contract does not allow, with all faults.
    static void check(Operation operation, @Nullable Object[] arguments) {
        var faults = new ArrayList<Fault>();
        for (int i = 0; i < arguments.length; i++) {
            var parameter = operation.parameters().get(i);
            var value = arguments[i];
            switch (parameter.place()) {
                case PATH, QUERY -> {
                    if (value == null) {
                        missing(parameter.field(), faults);
                    } else {
                        var found = new ArrayList<Fault>();
                        parameter.field().shape().check(Json.MAPPER.valueToTree(value), "", found);
                        found.forEach(f -> faults.add(Fault.parameter(parameter.name(), f.given(), f.expected())
                                .orRather(f.didYouMean())));
                    }
                }
                case PAGE -> {
                    if (value != null) {
                        var found = new ArrayList<Fault>();
                        new Shape.Structure(Record.class, parameter.fields())
                                .check(Json.MAPPER.valueToTree(value), "", found);
                        found.forEach(f -> faults.add(Fault.parameter(
                                        f.pointer() == null ? "" : f.pointer().substring(1), f.given(), f.expected())
                                .orRather(f.didYouMean())));
                    }
                }
                case BODY -> parameter.field().shape().check(Json.MAPPER.valueToTree(value), "", faults);
                case HEADER, RESUME, UPLOAD, RAW -> {}
            }
        }
        if (!faults.isEmpty()) {
            throw PlatformProblem.INVALID
                    .because(
                            faults.size() == 1
                                    ? "1 value breaks its constraint"
                                    : faults.size() + " values break their constraints")
                    .withFaults(faults);
        }
    }

    private static void missing(Shape.Field field, List<Fault> faults) {
        if (field.required()) {
            faults.add(Fault.parameter(field.name(), null, field.shape().expected() + " (it is required)"));
        }
    }
}
