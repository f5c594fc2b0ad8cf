package ai.bhiv.platform.contract;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.ProblemCode;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/// Every contract of the program, whichever roles run: all resource interfaces, their operations, and the catalogue of
/// problems. Found on the class path, so that an interface is declared nowhere else.
public final class Contracts {
    private final Map<Class<?>, List<Operation>> byContract;
    private final Map<String, Operation> byId = new TreeMap<>();
    private final Map<String, ProblemCode> problems = new TreeMap<>();

    private Contracts(Map<Class<?>, List<Operation>> byContract) {
        this.byContract = byContract;
        for (var code : PlatformProblem.values()) {
            problems.put(code.code(), code);
        }
        byContract.forEach((contract, operations) -> {
            for (var problem : contract.getAnnotation(Resource.class).problems()) {
                for (var code : problem.getEnumConstants()) {
                    problems.put(code.code(), code);
                }
            }
            operations.forEach(operation -> {
                var other = byId.put(operation.id(), operation);
                if (other != null) {
                    throw new IllegalArgumentException("operation id " + operation.id() + " is declared twice");
                }
            });
        });
    }

    /// Reads all resource interfaces below `ai.bhiv` that are files of their own.
    ///
    /// @throws IllegalArgumentException naming an interface's method that lacks a fact or contradicts itself
    public static Contracts onClassPath() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
                return definition.getMetadata().isInterface()
                        && !definition.getMetadata().hasEnclosingClass();
            }
        };
        // Not the thread's class loader: the caller may run on a thread of a pool.
        var loader = Contracts.class.getClassLoader();
        scanner.setResourceLoader(new DefaultResourceLoader(loader));
        scanner.addIncludeFilter(new AnnotationTypeFilter(Resource.class, false, true));
        return of(scanner.findCandidateComponents("ai.bhiv").stream()
                .map(definition -> ClassUtils.resolveClassName(String.valueOf(definition.getBeanClassName()), loader))
                .toList());
    }

    /// Reads these interfaces.
    public static Contracts of(Collection<? extends Class<?>> interfaces) {
        var read = new LinkedHashMap<Class<?>, List<Operation>>();
        interfaces.stream()
                .sorted(Comparator.comparing(Class::getName))
                .forEach(contract -> read.put(contract, OperationReader.read(contract)));
        return new Contracts(read);
    }

    /// All interfaces.
    public Collection<Class<?>> interfaces() {
        return byContract.keySet();
    }

    /// The operations of one interface.
    public List<Operation> of(Class<?> contract) {
        return byContract.getOrDefault(contract, List.of());
    }

    /// All operations, by id.
    public Collection<Operation> operations() {
        return byId.values();
    }

    /// The operations that a role's port answers.
    public List<Operation> operations(Role role) {
        return byId.values().stream().filter(o -> o.roles().contains(role)).toList();
    }

    public @Nullable Operation operation(String id) {
        return byId.get(id);
    }

    /// The catalogue of problems, by code.
    public Collection<ProblemCode> problems() {
        return problems.values();
    }

    public @Nullable ProblemCode problem(String code) {
        return problems.get(code);
    }
}
