package ai.bhiv.workflow.internal.jq;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Functions that are not written in jq itself.
final class Natives {
    private interface Plain {
        @Nullable
        JsonNode apply(JsonNode in, List<JsonNode> arguments, Budget budget);
    }

    private interface Special {
        void apply(Evaluation evaluation, List<Node> arguments, Env env, Val in, Evaluation.Out out);
    }

    private static final Map<String, Plain> PLAIN = new HashMap<>();
    private static final Map<String, Special> SPECIAL = new HashMap<>();

    private Natives() {}

    static boolean known(String key) {
        return PLAIN.containsKey(key) || SPECIAL.containsKey(key);
    }

    /// @return whether there is such a function
    static boolean call(Evaluation evaluation, String key, List<Node> arguments, Env env, Val in, Evaluation.Out out) {
        var special = SPECIAL.get(key);
        if (special != null) {
            special.apply(evaluation, arguments, env, in, out);
            return true;
        }
        var plain = PLAIN.get(key);
        if (plain == null) {
            return false;
        }
        with(evaluation, arguments, env, in, new ArrayList<>(), values -> {
            var value = plain.apply(in.node(), values, evaluation.budget);
            if (value != null) {
                out.emit(in.made(value));
            }
        });
        return true;
    }

    private static void with(
            Evaluation evaluation,
            List<Node> arguments,
            Env env,
            Val in,
            List<JsonNode> before,
            java.util.function.Consumer<List<JsonNode>> body) {
        if (before.size() == arguments.size()) {
            body.accept(List.copyOf(before));
            return;
        }
        evaluation.plain(arguments.get(before.size()), env, in, value -> {
            var values = new ArrayList<>(before);
            values.add(value);
            with(evaluation, arguments, env, in, values, body);
        });
    }

    static {
        SPECIAL.put("empty/0", (_, _, _, _, _) -> {});
        SPECIAL.put("error/0", (_, _, _, in, _) -> {
            throw JqException.of(in.node());
        });
        SPECIAL.put(
                "error/1",
                (e, args, env, in, _) -> e.plain(args.getFirst(), env, in, value -> {
                    throw JqException.of(value);
                }));
        SPECIAL.put(
                "path/1",
                (e, args, env, in, out) ->
                        e.paths(args.getFirst(), env, in.node()).forEach(path -> out.emit(in.made(path))));
        SPECIAL.put(
                "del/1",
                (e, args, env, in, out) -> out.emit(
                        in.made(Paths.removeAll(in.node(), e.paths(args.getFirst(), env, in.node()), e.budget))));
        SPECIAL.put("recurse/0", (e, _, _, in, out) -> e.descend(in, out));
        SPECIAL.put("recurse/1", Natives::recurse);
        SPECIAL.put(
                "getpath/1",
                (e, args, env, in, out) -> e.plain(args.getFirst(), env, in, path -> {
                    var value = in;
                    for (var key : Paths.keys(path)) {
                        value = value.inner(value.node().isNull() ? Values.NULL : Paths.at(value.node(), key), key);
                    }
                    out.emit(value);
                }));
        SPECIAL.put(
                "range/2",
                (e, args, env, in, out) -> e.plain(
                        args.get(0),
                        env,
                        in,
                        from -> e.plain(
                                args.get(1), env, in, to -> range(e, from, to, Values.NODES.numberNode(1), in, out))));
        SPECIAL.put(
                "range/3",
                (e, args, env, in, out) -> e.plain(
                        args.get(0),
                        env,
                        in,
                        from -> e.plain(
                                args.get(1),
                                env,
                                in,
                                to -> e.plain(args.get(2), env, in, by -> range(e, from, to, by, in, out)))));
        SPECIAL.put("until/2", (e, args, env, in, out) -> {
            var value = in.node();
            while (true) {
                e.budget.step();
                var done = e.first(args.get(0), env, Val.plain(value));
                if (done == null) {
                    return;
                }
                if (Values.truth(done)) {
                    out.emit(in.made(value));
                    return;
                }
                value = e.first(args.get(1), env, Val.plain(value));
                if (value == null) {
                    return;
                }
            }
        });
        SPECIAL.put("while/2", (e, args, env, in, out) -> {
            JsonNode value = in.node();
            while (value != null) {
                e.budget.step();
                var more = e.first(args.get(0), env, Val.plain(value));
                if (more == null || !Values.truth(more)) {
                    return;
                }
                out.emit(in.made(value));
                value = e.first(args.get(1), env, Val.plain(value));
            }
        });
        SPECIAL.put("repeat/1", (e, args, env, in, out) -> {
            JsonNode value = in.node();
            while (value != null) {
                e.budget.step();
                out.emit(in.made(value));
                value = e.first(args.getFirst(), env, Val.plain(value));
            }
        });
        SPECIAL.put("sort_by/1", (e, args, env, in, out) -> {
            var sorted = Values.NODES.arrayNode();
            keyed(e, args.getFirst(), env, in).forEach(pair -> sorted.add(pair.value));
            out.emit(in.made(sorted));
        });
        SPECIAL.put("group_by/1", (e, args, env, in, out) -> {
            var groups = Values.NODES.arrayNode();
            groups(e, args.getFirst(), env, in).forEach(groups::add);
            out.emit(in.made(groups));
        });
        SPECIAL.put("unique_by/1", (e, args, env, in, out) -> {
            var unique = Values.NODES.arrayNode();
            groups(e, args.getFirst(), env, in).forEach(group -> unique.add(group.get(0)));
            out.emit(in.made(unique));
        });
        SPECIAL.put("min_by/1", (e, args, env, in, out) -> {
            var pairs = keyed(e, args.getFirst(), env, in);
            out.emit(in.made(pairs.isEmpty() ? Values.NULL : pairs.getFirst().value));
        });
        SPECIAL.put("max_by/1", (e, args, env, in, out) -> {
            var pairs = keyed(e, args.getFirst(), env, in);
            out.emit(in.made(pairs.isEmpty() ? Values.NULL : pairs.getLast().value));
        });
    }

    private record Keyed(JsonNode key, JsonNode value) {}

    private static List<Keyed> keyed(Evaluation e, Node by, Env env, Val in) {
        var pairs = new ArrayList<Keyed>();
        for (var item : array(in.node(), "cannot be sorted, as it is not an array")) {
            var key = Values.NODES.arrayNode();
            e.all(by, env, Val.plain(item)).forEach(key::add);
            pairs.add(new Keyed(key, item));
        }
        pairs.sort((a, b) -> Values.compare(a.key, b.key));
        return pairs;
    }

    private static List<ArrayNode> groups(Evaluation e, Node by, Env env, Val in) {
        var groups = new ArrayList<ArrayNode>();
        JsonNode last = null;
        for (var pair : keyed(e, by, env, in)) {
            if (last == null || Values.compare(last, pair.key) != 0) {
                groups.add(Values.NODES.arrayNode());
                last = pair.key;
            }
            groups.getLast().add(pair.value);
        }
        return groups;
    }

    private static void recurse(Evaluation e, List<Node> args, Env env, Val in, Evaluation.Out out) {
        e.budget.enter();
        try {
            out.emit(in);
            e.eval(args.getFirst(), env, in, inner -> recurse(e, args, env, inner, out));
        } finally {
            e.budget.leave();
        }
    }

    private static void range(Evaluation e, JsonNode from, JsonNode to, JsonNode by, Val in, Evaluation.Out out) {
        if (!from.isNumber() || !to.isNumber() || !by.isNumber()) {
            throw new JqException("Range bounds must be numeric");
        }
        var step = by.decimalValue();
        var end = to.decimalValue();
        for (var n = from.decimalValue();
                step.signum() == 0 ? n.compareTo(end) < 0 : step.signum() * n.compareTo(end) < 0;
                n = n.add(step, MathContext.DECIMAL128)) {
            e.budget.step();
            out.emit(in.made(Values.number(n)));
        }
    }

    static JsonNode array(JsonNode node, String what) {
        if (!node.isArray()) {
            throw new JqException(Values.shown(node) + " " + what);
        }
        return node;
    }

    private static BigDecimal decimal(JsonNode node) {
        if (!node.isNumber()) {
            throw new JqException(Values.shown(node) + " number required");
        }
        return node.decimalValue();
    }

    private static JsonNode real(double value) {
        return Double.isFinite(value) ? Values.number(BigDecimal.valueOf(value)) : Values.NULL;
    }

    private static ArrayNode sorted(JsonNode in) {
        var items = new ArrayList<>(array(in, "cannot be sorted, as it is not an array")
                .valueStream()
                .toList());
        items.sort(Values.ORDER);
        return Values.NODES.arrayNode().addAll(items);
    }

    static {
        PLAIN.put("not/0", (in, _, _) -> Values.bool(!Values.truth(in)));
        PLAIN.put("length/0", (in, _, _) -> switch (in.getNodeType()) {
            case STRING ->
                Values.NODES.numberNode(
                        in.stringValue().codePointCount(0, in.stringValue().length()));
            case NUMBER -> Values.number(in.decimalValue().abs());
            case ARRAY, OBJECT -> Values.NODES.numberNode(in.size());
            case BOOLEAN -> throw new JqException(Values.shown(in) + " has no length");
            default -> Values.NODES.numberNode(0);
        });
        PLAIN.put(
                "utf8bytelength/0",
                (in, _, _) -> Values.NODES.numberNode(Texts.string(in, "only strings have UTF-8 byte length")
                        .getBytes(StandardCharsets.UTF_8)
                        .length));
        PLAIN.put("keys/0", (in, _, _) -> {
            var keys = Values.NODES.arrayNode();
            if (in.isArray()) {
                for (int i = 0; i < in.size(); i++) {
                    keys.add(i);
                }
            } else if (in.isObject()) {
                Values.keys(in).forEach(keys::add);
            } else {
                throw new JqException(Values.shown(in) + " has no keys");
            }
            return keys;
        });
        PLAIN.put("keys_unsorted/0", (in, _, _) -> {
            if (!in.isObject()) {
                return PLAIN.get("keys/0").apply(in, List.of(), new Budget(() -> 0));
            }
            var keys = Values.NODES.arrayNode();
            in.propertyNames().forEach(keys::add);
            return keys;
        });
        PLAIN.put("has/1", (in, args, _) -> {
            var key = args.getFirst();
            if (in.isObject() && key.isString()) {
                return Values.bool(in.has(key.stringValue()));
            }
            if (in.isArray() && key.isNumber()) {
                return Values.bool(key.doubleValue() >= 0 && key.doubleValue() < in.size());
            }
            throw new JqException("Cannot check whether " + Values.type(in) + " has a " + Values.type(key) + " key");
        });
        PLAIN.put("contains/1", (in, args, _) -> Values.bool(contains(in, args.getFirst())));
        PLAIN.put("add/0", (in, _, budget) -> {
            JsonNode sum = Values.NULL;
            for (var item : in.isContainer() ? in : array(in, "cannot be iterated over")) {
                budget.step();
                sum = Values.add(sum, item, budget);
            }
            return sum;
        });
        PLAIN.put("type/0", (in, _, _) -> Values.NODES.stringNode(Values.type(in)));
        PLAIN.put("tostring/0", (in, _, budget) -> in.isString() ? in : Values.text(Values.json(in), budget));
        PLAIN.put("tojson/0", (in, _, budget) -> Values.text(Values.json(in), budget));
        PLAIN.put("fromjson/0", (in, _, _) -> Texts.parsed(in));
        PLAIN.put("tonumber/0", (in, _, _) -> {
            if (in.isNumber()) {
                return in;
            }
            try {
                return Values.number(new BigDecimal(
                        Texts.string(in, "cannot be parsed as a number").strip()));
            } catch (NumberFormatException e) {
                throw new JqException(Values.shown(in) + " cannot be parsed as a number");
            }
        });
        PLAIN.put("sort/0", (in, _, _) -> sorted(in));
        PLAIN.put("unique/0", (in, _, _) -> {
            var unique = Values.NODES.arrayNode();
            JsonNode last = null;
            for (var item : sorted(in)) {
                if (last == null || Values.compare(last, item) != 0) {
                    unique.add(item);
                }
                last = item;
            }
            return unique;
        });
        PLAIN.put("min/0", (in, _, _) -> in.isEmpty() ? Values.NULL : sorted(in).get(0));
        PLAIN.put("max/0", (in, _, _) -> in.isEmpty() ? Values.NULL : sorted(in).get(in.size() - 1));
        PLAIN.put("reverse/0", (in, _, budget) -> {
            if (in.isNull()) {
                return Values.NODES.arrayNode();
            }
            if (in.isString()) {
                return Values.text(new StringBuilder(in.stringValue()).reverse().toString(), budget);
            }
            var items = new ArrayList<>(array(in, "cannot be reversed, as it is not an array")
                    .valueStream()
                    .toList());
            return Values.NODES.arrayNode().addAll(items.reversed());
        });
        PLAIN.put("flatten/0", (in, _, _) -> flat(array(in, "cannot be flattened"), 1_000, Values.NODES.arrayNode()));
        PLAIN.put("flatten/1", (in, args, _) -> {
            int depth = decimal(args.getFirst()).intValue();
            if (depth < 0) {
                throw new JqException("flatten depth must not be negative");
            }
            return flat(array(in, "cannot be flattened"), depth, Values.NODES.arrayNode());
        });
        PLAIN.put("floor/0", (in, _, _) -> Values.number(decimal(in).setScale(0, RoundingMode.FLOOR)));
        PLAIN.put("ceil/0", (in, _, _) -> Values.number(decimal(in).setScale(0, RoundingMode.CEILING)));
        PLAIN.put("round/0", (in, _, _) -> Values.number(decimal(in).setScale(0, RoundingMode.HALF_UP)));
        PLAIN.put("trunc/0", (in, _, _) -> Values.number(decimal(in).setScale(0, RoundingMode.DOWN)));
        PLAIN.put("fabs/0", (in, _, _) -> Values.number(decimal(in).abs()));
        PLAIN.put("abs/0", (in, _, _) -> Values.number(decimal(in).abs()));
        PLAIN.put("sqrt/0", (in, _, _) -> real(Math.sqrt(decimal(in).doubleValue())));
        PLAIN.put("log/0", (in, _, _) -> real(Math.log(decimal(in).doubleValue())));
        PLAIN.put("exp/0", (in, _, _) -> real(Math.exp(decimal(in).doubleValue())));
        PLAIN.put(
                "pow/2",
                (_, args, _) -> real(Math.pow(
                        decimal(args.get(0)).doubleValue(), decimal(args.get(1)).doubleValue())));
        PLAIN.put("setpath/2", (in, args, budget) -> Paths.set(in, Paths.keys(args.get(0)), args.get(1), budget));
        PLAIN.put("delpaths/1", (in, args, budget) -> Paths.removeAll(in, Paths.keys(args.getFirst()), budget));
        PLAIN.put(
                "split/1",
                (in, args, budget) -> Values.split(
                        Texts.string(in, "cannot be split, as it is not a string"),
                        Texts.string(args.getFirst(), "cannot split"),
                        budget));
        PLAIN.put("join/1", (in, args, budget) -> {
            var text = new StringBuilder();
            boolean first = true;
            for (var item : array(in, "cannot be joined")) {
                if (item.isContainer()) {
                    throw new JqException(Values.shown(item) + " cannot be joined");
                }
                text.append(first ? "" : Texts.string(args.getFirst(), "cannot join"));
                text.append(item.isNull() ? "" : Values.text(item));
                first = false;
                budget.made(text.length() > 1_000 ? 1_000 : text.length());
            }
            return Values.text(text.toString(), budget);
        });
        PLAIN.put(
                "ascii_downcase/0",
                (in, _, budget) -> Values.text(
                        cased(Texts.string(in, "ascii_downcase input must be a string"), 'A', 'Z', 32), budget));
        PLAIN.put(
                "ascii_upcase/0",
                (in, _, budget) -> Values.text(
                        cased(Texts.string(in, "ascii_upcase input must be a string"), 'a', 'z', -32), budget));
        PLAIN.put(
                "startswith/1",
                (in, args, _) -> Values.bool(Texts.string(in, "startswith() requires string inputs")
                        .startsWith(Texts.string(args.getFirst(), "startswith() requires string inputs"))));
        PLAIN.put(
                "endswith/1",
                (in, args, _) -> Values.bool(Texts.string(in, "endswith() requires string inputs")
                        .endsWith(Texts.string(args.getFirst(), "endswith() requires string inputs"))));
        PLAIN.put(
                "ltrimstr/1",
                (in, args, _) -> in.isString()
                                && args.getFirst().isString()
                                && in.stringValue().startsWith(args.getFirst().stringValue())
                        ? Values.NODES.stringNode(in.stringValue()
                                .substring(args.getFirst().stringValue().length()))
                        : in);
        PLAIN.put(
                "rtrimstr/1",
                (in, args, _) -> in.isString()
                                && args.getFirst().isString()
                                && in.stringValue().endsWith(args.getFirst().stringValue())
                        ? Values.NODES.stringNode(in.stringValue()
                                .substring(
                                        0,
                                        in.stringValue().length()
                                                - args.getFirst().stringValue().length()))
                        : in);
        PLAIN.put(
                "trim/0",
                (in, _, _) -> Values.NODES.stringNode(
                        Texts.string(in, "cannot be trimmed").strip()));
        PLAIN.put(
                "ltrim/0",
                (in, _, _) -> Values.NODES.stringNode(
                        Texts.string(in, "cannot be trimmed").stripLeading()));
        PLAIN.put(
                "rtrim/0",
                (in, _, _) -> Values.NODES.stringNode(
                        Texts.string(in, "cannot be trimmed").stripTrailing()));
        PLAIN.put("explode/0", (in, _, budget) -> {
            var points = Values.NODES.arrayNode();
            var text = Texts.string(in, "cannot be exploded");
            budget.made(text.length() * 16L);
            text.codePoints().forEach(points::add);
            return points;
        });
        PLAIN.put("implode/0", (in, _, budget) -> {
            var text = new StringBuilder();
            for (var point : array(in, "cannot be imploded")) {
                if (!point.isNumber() || !Character.isValidCodePoint(point.asInt(-1))) {
                    throw new JqException("Unicode codepoint must be numeric");
                }
                text.appendCodePoint(point.asInt());
            }
            return Values.text(text.toString(), budget);
        });
        PLAIN.put("_indices/1", (in, args, _) -> {
            var wanted = args.getFirst();
            if (in.isString() && wanted.isString()) {
                return places(in.stringValue(), wanted.stringValue());
            }
            if (in.isNull()) {
                return Values.NULL;
            }
            return Paths.indices(
                    in, wanted.isArray() ? wanted : Values.NODES.arrayNode().add(wanted));
        });
        PLAIN.put("_match/2", (in, args, budget) -> Texts.matches(in, args.get(0), args.get(1), false, budget));
        PLAIN.put("_matches/2", (in, args, budget) -> Texts.matches(in, args.get(0), args.get(1), true, budget));
        PLAIN.put("tojson/0", (in, _, budget) -> Values.text(Values.json(in), budget));
        PLAIN.put("transpose/0", (in, _, _) -> {
            int longest = in.valueStream().mapToInt(JsonNode::size).max().orElse(0);
            var rows = Values.NODES.arrayNode();
            for (int i = 0; i < longest; i++) {
                var row = rows.addArray();
                for (var column : in) {
                    row.add(i < column.size() ? column.get(i) : Values.NULL);
                }
            }
            return rows;
        });
        PLAIN.put("todate/0", (in, _, _) -> {
            try {
                return Values.NODES.stringNode(
                        Instant.ofEpochSecond(decimal(in).longValue()).toString());
            } catch (DateTimeException | ArithmeticException e) {
                throw new JqException(Values.shown(in) + " is no time");
            }
        });
        PLAIN.put("fromdate/0", (in, _, _) -> {
            try {
                return Values.NODES.numberNode(
                        Instant.parse(Texts.string(in, "is no date")).getEpochSecond());
            } catch (DateTimeException e) {
                throw new JqException("date \"" + in.stringValue() + "\" does not match format RFC 3339");
            }
        });
    }

    private static JsonNode places(String text, String wanted) {
        var found = Values.NODES.arrayNode();
        for (int at = wanted.isEmpty() ? -1 : text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
            found.add(text.codePointCount(0, at));
        }
        return found;
    }

    private static String cased(String text, char from, char to, int shift) {
        var out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c >= from && c <= to) {
                out.setCharAt(i, (char) (c + shift));
            }
        }
        return out.toString();
    }

    private static ArrayNode flat(JsonNode in, int depth, ArrayNode out) {
        for (var item : in) {
            if (item.isArray() && depth > 0) {
                flat(item, depth - 1, out);
            } else {
                out.add(item);
            }
        }
        return out;
    }

    private static boolean contains(JsonNode a, JsonNode b) {
        if (a.isObject() && b.isObject()) {
            return b.properties().stream()
                    .allMatch(member -> a.has(member.getKey()) && contains(a.get(member.getKey()), member.getValue()));
        }
        if (a.isArray() && b.isArray()) {
            return b.valueStream()
                    .allMatch(wanted -> a.valueStream()
                            .anyMatch(item -> item.getNodeType() == wanted.getNodeType() && contains(item, wanted)));
        }
        if (a.isString() && b.isString()) {
            return a.stringValue().contains(b.stringValue());
        }
        if (a.getNodeType() == b.getNodeType()) {
            return Values.compare(a, b) == 0;
        }
        throw new JqException(Values.shown(a) + " and " + Values.shown(b) + " cannot have their containment checked");
    }
}
