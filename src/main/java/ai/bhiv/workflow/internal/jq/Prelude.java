package ai.bhiv.workflow.internal.jq;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Functions that are written in jq itself, as jq has them.
final class Prelude {
    private static final String SOURCE = """
            def map(f): [.[] | f];
            def select(f): if f then . else empty end;
            def map_values(f): .[] |= f;
            def recurse(f; cond): def r: ., (f | select(cond) | r); r;
            def values: select(. != null);
            def nulls: select(. == null);
            def booleans: select(type == "boolean");
            def numbers: select(type == "number");
            def strings: select(type == "string");
            def arrays: select(type == "array");
            def objects: select(type == "object");
            def iterables: select(type | . == "array" or . == "object");
            def scalars: select(type | . != "array" and . != "object");
            def range($n): range(0; $n);
            def in(xs): . as $x | xs | has($x);
            def inside(xs): . as $x | xs | contains($x);
            def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];
            def from_entries:
              reduce .[] as $x ({};
                . + {($x | (if .key == null then .k // .name // .Name // .K // .Key else .key end)
                     | if type == "string" then . else tojson end):
                     ($x | if has("value") then .value elif has("v") then .v else .Value end)});
            def with_entries(f): to_entries | map(f) | from_entries;
            def isempty(g): label $go | (first(g | false), true) | ., break $go;
            def first(f): label $out | (f | ., break $out);
            def first: .[0];
            def last(f): reduce f as $x (null; $x);
            def last: .[-1];
            def limit($n; f):
              if $n > 0 then label $out | foreach f as $item (0; . + 1; $item, if . >= $n then break $out else empty end)
              else empty end;
            def nth($n): .[$n];
            def nth($n; f): if $n < 0 then error("Out of bounds negative array index") else last(limit($n + 1; f)) end;
            def any(generator; condition): isempty(first(generator | select(condition))) | not;
            def any(f): reduce (.[] | f) as $x (false; . or $x);
            def any: any(.);
            def all(f): reduce (.[] | f) as $x (true; . and $x);
            def all: all(.);
            def all(generator; condition): isempty(first(generator | select(condition | not)));
            def paths: path(..) | select(length > 0);
            def paths(node_filter): . as $dot | paths | select(. as $p | $dot | getpath($p) | node_filter);
            def leaf_paths: paths(scalars);
            def indices($i): _indices($i);
            def index($i): _indices($i) | .[0];
            def rindex($i): _indices($i) | .[-1];
            def match(re; flags): _match(re; flags) | .[];
            def match($v): if ($v | type) == "array" then match($v[0]; $v[1]) else match($v; null) end;
            def test(re; flags): _match(re; flags) | length > 0;
            def test($v): if ($v | type) == "array" then test($v[0]; $v[1]) else test($v; null) end;
            def capture(re; flags): match(re; flags) | [.captures[] | select(.name != null) | {key: .name, value: .string}]
              | from_entries;
            def capture($v): if ($v | type) == "array" then capture($v[0]; $v[1]) else capture($v; null) end;
            def scan(re; flags): _matches(re; flags) | .[]
              | if (.captures | length) > 0 then [.captures[].string] else .string end;
            def scan($re): scan($re; null);
            def split($re; flags): . as $s
              | [foreach (_matches($re; flags) | .[], null) as $m
                  ({at: 0, part: null};
                   if $m == null then {at: .at, part: $s[.at:]}
                   else {at: ($m.offset + $m.length), part: $s[.at:$m.offset]} end;
                   .part)];
            def splits($re): splits($re; null);
            def splits($re; flags): split($re; flags) | .[];
            def _sub($ms; f): . as $s
              | reduce $ms[] as $m ({at: 0, text: ""};
                  . as $so | ($m | [.captures[] | select(.name != null) | {key: .name, value: .string}] | from_entries | f)
                  as $new | {at: ($m.offset + $m.length), text: ($so.text + $s[$so.at:$m.offset] + $new)})
              | .text + $s[.at:];
            def sub($re; f): sub($re; f; null);
            def sub($re; f; $flags): . as $s | _match($re; $flags) as $ms | $s | _sub($ms; f);
            def gsub($re; f): gsub($re; f; null);
            def gsub($re; f; $flags): . as $s | _matches($re; $flags) as $ms | $s | _sub($ms; f);
            def todateiso8601: todate;
            def fromdateiso8601: fromdate;
            def date: todate;
            def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w;
            def toarray: if type == "array" then . else [.] end;
            def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end;
            def IN(s): any(s == .; .);
            def IN(src; s): any(src == s; .);
            def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] |= $row);
            def INDEX(f): INDEX(.[]; f);
            def ascii: [.] | implode;
            """;

    private static final Map<String, Env.Function> FUNCTIONS = read();

    private Prelude() {}

    static Env.@Nullable Function function(String key) {
        return FUNCTIONS.get(key);
    }

    private static Map<String, Env.Function> read() {
        var functions = new HashMap<String, Env.Function>();
        var node = new Parser(SOURCE).around(new Node.Identity());
        while (node instanceof Node.Define define) {
            functions.put(
                    define.name() + "/" + define.parameters().size(),
                    new Env.Function(define.parameters(), define.body(), Env.EMPTY, false));
            node = define.rest();
        }
        return functions;
    }
}
