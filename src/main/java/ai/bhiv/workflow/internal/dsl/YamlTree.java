package ai.bhiv.workflow.internal.dsl;

import java.io.StringReader;
import java.math.BigDecimal;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads YAML, of which JSON is a part, into a tree: the scalars of YAML 1.2's core schema, so that `on` and `no` are
/// words; no duplicate members, no tags, few aliases.
final class YamlTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 60;
    private static final int MOST = 50_000;

    private final Faults faults;
    private int nodes;

    private YamlTree(Faults faults) {
        this.faults = faults;
    }

    /// @return nothing when it cannot be read
    static @Nullable JsonNode read(String text, Faults faults) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(50);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(1 << 20);
        try {
            var root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            return root == null ? NODES.nullNode() : new YamlTree(faults).tree(root, "", 0);
        } catch (MarkedYAMLException e) {
            faults.add("", place(e.getProblemMark()), e.getProblem(), "YAML or JSON");
        } catch (YAMLException e) {
            faults.add("", new Faults.Place(1, 1), e.getMessage(), "YAML or JSON");
        }
        return null;
    }

    private static Faults.Place place(@Nullable Mark mark) {
        return mark == null ? new Faults.Place(0, 0) : new Faults.Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private JsonNode tree(Node node, String pointer, int depth) {
        var place = place(node.getStartMark());
        faults.at(pointer, place);
        if (++nodes > MOST || depth > DEEPEST) {
            throw new YAMLException("more than " + MOST + " values, or more than " + DEEPEST + " levels");
        }
        return switch (node) {
            case MappingNode mapping -> {
                var object = NODES.objectNode();
                var seen = new HashSet<String>();
                for (var tuple : mapping.getValue()) {
                    var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                    var inner = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
                    if (!seen.add(key)) {
                        faults.add(inner, place(tuple.getKeyNode().getStartMark()), key, "each member once");
                    }
                    object.set(key, tree(tuple.getValueNode(), inner, depth + 1));
                }
                yield object;
            }
            case SequenceNode sequence -> {
                var array = NODES.arrayNode();
                for (int i = 0; i < sequence.getValue().size(); i++) {
                    array.add(tree(sequence.getValue().get(i), pointer + "/" + i, depth + 1));
                }
                yield array;
            }
            case ScalarNode scalar -> {
                if (!scalar.getTag().getValue().startsWith("tag:yaml.org,2002:")) {
                    faults.add(pointer, place, scalar.getTag().getValue(), "no tag");
                }
                yield scalar(scalar);
            }
            default -> throw new YAMLException("a value that is no mapping, list or scalar");
        };
    }

    private static JsonNode scalar(ScalarNode node) {
        var text = node.getValue();
        if (node.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN) {
            return NODES.stringNode(text);
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
            case "true", "True", "TRUE" -> NODES.booleanNode(true);
            case "false", "False", "FALSE" -> NODES.booleanNode(false);
            default -> {
                if (text.matches("[-+]?[0-9]{1,18}")) {
                    yield NODES.numberNode(Long.parseLong(text));
                }
                yield text.matches("[-+]?(\\.[0-9]+|[0-9]{1,300}(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
                        ? NODES.numberNode(new BigDecimal(text))
                        : NODES.stringNode(text);
            }
        };
    }
}
