package ai.bhiv.platform.contract;

import ai.bhiv.platform.json.Json;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads shapes from Java types and the constraint annotations of Jakarta Validation. The platform evaluates a closed
/// set
/// of them itself, because it must name every fault of a request at once, with place, value and expectation, from the
/// same
/// description that the documents show.
public final class Shapes {
    private static final Set<Class<? extends Annotation>> CONSTRAINTS = Set.of(
            NotBlank.class,
            Size.class,
            Min.class,
            Max.class,
            DecimalMin.class,
            DecimalMax.class,
            Positive.class,
            PositiveOrZero.class,
            Pattern.class,
            Email.class,
            Digits.class);

    private Shapes() {}

    /// The shape of a type without constraints of its own.
    ///
    /// @throws IllegalArgumentException for a type that has no shape
    public static Shape of(Type type) {
        return of(type, Shapes.class, Map.of());
    }

    /// The record's members.
    public static Shape.Structure structure(Class<?> record) {
        return (Shape.Structure) of(record);
    }

    /// A parameter or record component: its type, constraints, nullability, default and meaning.
    static Shape.Field field(
            String name, Type type, AnnotatedElement element, boolean nullable, Map<TypeVariable<?>, Type> arguments) {
        var shape = of(type, element, arguments);
        var given = element.getAnnotation(Default.class);
        var meaning = element.getAnnotation(Meaning.class);
        return new Shape.Field(
                name,
                shape,
                !nullable && given == null,
                nullable,
                given == null ? null : shape.fromText(given.value()),
                meaning == null ? "" : meaning.value(),
                meaning == null ? List.of() : List.of(meaning.synonyms()));
    }

    private static Shape of(Type type, AnnotatedElement constraints, Map<TypeVariable<?>, Type> arguments) {
        if (type instanceof TypeVariable<?> variable) {
            var actual = arguments.get(variable);
            if (actual == null) {
                throw new IllegalArgumentException("type variable " + variable + " has no argument");
            }
            return of(actual, constraints, Map.of());
        }
        if (type instanceof ParameterizedType generic) {
            var raw = (Class<?>) generic.getRawType();
            var inner = generic.getActualTypeArguments();
            if (raw == List.class || raw == Set.class) {
                var size = constraints.getAnnotation(Size.class);
                return new Shape.Many(
                        of(inner[0], Shapes.class, arguments),
                        size == null || size.min() == 0 ? null : size.min(),
                        size == null || size.max() == Integer.MAX_VALUE ? null : size.max());
            }
            if (raw == Map.class) {
                return new Shape.Named(of(inner[1], Shapes.class, arguments));
            }
            var bound = new java.util.HashMap<TypeVariable<?>, Type>();
            for (int i = 0; i < inner.length; i++) {
                bound.put(
                        raw.getTypeParameters()[i],
                        inner[i] instanceof TypeVariable<?> v ? arguments.get(v) : inner[i]);
            }
            return record(raw, bound);
        }
        var raw = (Class<?>) type;
        if (raw == String.class) {
            return text(null, constraints);
        } else if (raw == UUID.class) {
            return text("uuid", constraints);
        } else if (raw == Instant.class) {
            return text("date-time", constraints);
        } else if (raw == LocalDate.class) {
            return text("date", constraints);
        } else if (raw == Duration.class) {
            return text("duration", constraints);
        } else if (raw == boolean.class || raw == Boolean.class) {
            return new Shape.Truth();
        } else if (raw == int.class || raw == Integer.class) {
            return number(true, constraints, (long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE);
        } else if (raw == long.class || raw == Long.class) {
            return number(true, constraints, null, null);
        } else if (raw == double.class || raw == Double.class || raw == BigDecimal.class) {
            return number(false, constraints, null, null);
        } else if (raw == JsonNode.class || raw == Object.class) {
            return new Shape.Free();
        } else if (raw.isEnum()) {
            return new Shape.Choice(Arrays.stream(raw.getEnumConstants())
                    .map(c -> Json.wireName((Enum<?>) c))
                    .toList());
        } else if (raw.isRecord()) {
            return record(raw, Map.of());
        }
        throw new IllegalArgumentException(
                "type " + raw.getName() + " has no shape (expected a record, an enum, a list,"
                        + " a map, a text, a number, a time or JsonNode)");
    }

    private static Shape record(Class<?> raw, Map<TypeVariable<?>, Type> arguments) {
        return new Shape.Structure(
                raw,
                Arrays.stream(raw.getRecordComponents())
                        .map(component -> component(component, arguments))
                        .toList());
    }

    private static Shape.Field component(RecordComponent component, Map<TypeVariable<?>, Type> arguments) {
        var field = field(
                Json.wireName(component.getName()),
                component.getGenericType(),
                new OfComponent(component),
                component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                arguments);
        if (component.getDeclaringRecord() == Money.class && field.shape() instanceof Shape.Numeric n) {
            var amount = new Shape.Numeric(
                    false, true, n.min(), n.minExclusive(), n.max(), n.integerDigits(), n.fractionDigits());
            return new Shape.Field(
                    field.name(), amount, field.required(), field.nullable(), null, field.meaning(), field.synonyms());
        }
        return field;
    }

    private static Shape.Text text(@Nullable String format, AnnotatedElement constraints) {
        var size = constraints.getAnnotation(Size.class);
        var pattern = constraints.getAnnotation(Pattern.class);
        return new Shape.Text(
                constraints.isAnnotationPresent(Email.class) ? "email" : format,
                size == null || size.min() == 0 ? null : size.min(),
                size == null || size.max() == Integer.MAX_VALUE ? null : size.max(),
                pattern == null ? null : pattern.regexp(),
                constraints.isAnnotationPresent(NotBlank.class));
    }

    private static Shape.Numeric number(
            boolean whole, AnnotatedElement constraints, @Nullable Long lowest, @Nullable Long highest) {
        BigDecimal min = lowest == null ? null : BigDecimal.valueOf(lowest);
        BigDecimal max = highest == null ? null : BigDecimal.valueOf(highest);
        boolean exclusive = false;
        if (constraints.getAnnotation(Min.class) instanceof Min a) {
            min = BigDecimal.valueOf(a.value());
        }
        if (constraints.getAnnotation(Max.class) instanceof Max a) {
            max = BigDecimal.valueOf(a.value());
        }
        if (constraints.getAnnotation(DecimalMin.class) instanceof DecimalMin a) {
            min = new BigDecimal(a.value());
            exclusive = !a.inclusive();
        }
        if (constraints.getAnnotation(DecimalMax.class) instanceof DecimalMax a) {
            max = new BigDecimal(a.value());
        }
        if (constraints.isAnnotationPresent(Positive.class)) {
            min = BigDecimal.ZERO;
            exclusive = true;
        }
        if (constraints.isAnnotationPresent(PositiveOrZero.class)) {
            min = BigDecimal.ZERO;
        }
        var digits = constraints.getAnnotation(Digits.class);
        return new Shape.Numeric(
                whole,
                false,
                min,
                exclusive,
                max,
                digits == null ? null : digits.integer(),
                digits == null ? null : digits.fraction());
    }

    /// A record component's annotations wherever their targets put them: the constraints of Jakarta Validation name no
    /// record components, so the compiler leaves them on the accessor.
    private record OfComponent(RecordComponent component) implements AnnotatedElement {
        @Override
        public <A extends Annotation> @Nullable A getAnnotation(Class<A> type) {
            var own = component.getAnnotation(type);
            return own != null ? own : component.getAccessor().getAnnotation(type);
        }

        @Override
        public Annotation[] getAnnotations() {
            return component.getAccessor().getAnnotations();
        }

        @Override
        public Annotation[] getDeclaredAnnotations() {
            return getAnnotations();
        }
    }

    /// Constraint annotations on the element that the platform does not evaluate; a contract that uses one is refused.
    static List<String> unsupportedConstraints(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.getPackageName().startsWith("jakarta.validation"))
                .filter(type -> !CONSTRAINTS.contains(type))
                .map(Class::getSimpleName)
                .toList();
    }
}
