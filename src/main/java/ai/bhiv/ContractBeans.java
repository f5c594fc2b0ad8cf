package ai.bhiv;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.call.Calls;
import ai.bhiv.platform.call.RemoteCalls;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Resource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.ClassUtils;

/// Makes every contract interface injectable: with a client of the implementation in this process where one of its
/// roles
/// runs here, otherwise with a client of another process. Implementations themselves can be injected nowhere.
final class ContractBeans {
    private final GenericApplicationContext context;
    private final Contracts contracts;
    private final Set<Role> roles;
    private final Map<Class<?>, String> endpoints = new HashMap<>();

    ContractBeans(GenericApplicationContext context, Contracts contracts, Set<Role> roles) {
        this.context = context;
        this.contracts = contracts;
        this.roles = roles;
    }

    /// Registers the clients, after the components were scanned and before the context is refreshed.
    ///
    /// @throws IllegalStateException when a resource of a role of this process has no endpoint, or two
    void register() {
        for (var name : context.getBeanFactory().getBeanNamesForAnnotation(Endpoint.class)) {
            var definition = context.getBeanDefinition(name);
            definition.setAutowireCandidate(false);
            var type = ClassUtils.resolveClassName(String.valueOf(definition.getBeanClassName()), null);
            ClassUtils.getAllInterfacesForClassAsSet(type).stream()
                    .filter(i -> i.isAnnotationPresent(Resource.class))
                    .forEach(contract -> {
                        var other = endpoints.put(contract, name);
                        if (other != null) {
                            throw new IllegalStateException(
                                    contract.getName() + " is implemented by " + other + " and " + name);
                        }
                    });
        }
        contracts.interfaces().forEach(this::client);
    }

    private <T> void client(Class<T> contract) {
        var operations = contracts.of(contract);
        context.registerBean(
                contract.getName(),
                contract,
                () -> here(contract) ? local(contract, operations) : remote(contract, operations));
    }

    private boolean here(Class<?> contract) {
        return Arrays.stream(contract.getAnnotation(Resource.class).roles()).anyMatch(roles::contains);
    }

    private <T> T local(Class<T> contract, List<Operation> operations) {
        return context.getBean(Calls.class).local(contract, operations, () -> endpoint(contract));
    }

    private <T> T remote(Class<T> contract, List<Operation> operations) {
        return context.getBean(RemoteCalls.class)
                .remote(
                        contract,
                        operations,
                        contract.getAnnotation(Resource.class).roles()[0]);
    }

    /// The implementation of each operation that this process answers.
    Function<Operation, Object> endpointOf() {
        return operation -> endpoint(operation.contract());
    }

    private Object endpoint(Class<?> contract) {
        var name = endpoints.get(contract);
        if (name == null) {
            throw new IllegalStateException(contract.getName() + " has no @Endpoint in this process");
        }
        return context.getBean(name);
    }

    /// Resources of this process's roles that nothing implements.
    List<String> missing() {
        return contracts.interfaces().stream()
                .filter(this::here)
                .filter(contract -> !endpoints.containsKey(contract))
                .map(Class::getName)
                .toList();
    }
}
