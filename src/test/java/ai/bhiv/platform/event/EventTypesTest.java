package ai.bhiv.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.contract.Shapes;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/// Events that were stored by an earlier release are read by this one (PLT-57): every example there ever was fits
/// its record, and no member of it is lost.
class EventTypesTest {
    @Test
    void everyStoredExampleOfEveryVersionIsStillRead() throws IOException {
        var examples = examples();
        var expected = new TreeSet<String>();
        for (var type : types()) {
            for (int version = 1; version <= type.version(); version++) {
                var name = type.name() + ".v" + version + ".json";
                expected.add(name);
                var example = examples.get(name);
                assertThat(example).as("events/" + name + " is missing").isNotNull();
                var given = Json.MAPPER.readTree(example);
                var faults = new ArrayList<Fault>();
                Shapes.of(type.record()).check(given, "", faults);
                assertThat(faults).as(name).isEmpty();
                var read = Json.MAPPER.valueToTree(type.data(example));
                given.properties()
                        .forEach(member -> assertThat(read.path(member.getKey()))
                                .as(name + ", " + member.getKey())
                                .isEqualTo(member.getValue()));
            }
            assertThat(type.record().getPackageName())
                    .as(type.name() + " is declared beside its module's records")
                    .isEqualTo("ai.bhiv." + type.module());
        }
        assertThat(examples.keySet())
                .as("an example of each version of each type")
                .isEqualTo(expected);
        assertThat(expected).isNotEmpty();
    }

    private static List<EventTypes.Declared> types() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(EventType.class));
        return scanner.findCandidateComponents("ai.bhiv").stream()
                .<Class<?>>map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
                .map(EventTypes::of)
                .filter(type -> !type.module().equals("echo")) // the tests' own
                .toList();
    }

    private static TreeMap<String, String> examples() throws IOException {
        var found = new TreeMap<String, String>();
        for (var file : new PathMatchingResourcePatternResolver().getResources("classpath*:events/*.json")) {
            found.put(String.valueOf(file.getFilename()), file.getContentAsString(StandardCharsets.UTF_8));
        }
        return found;
    }
}
