package ai.bhiv.workflow.internal.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.workflow.DefinitionFault;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReaderTest {
    private static final String HEAD = """
            document:
              dsl: 1.0.0
              namespace: test
              name: one
              version: 1.0.0
            """;

    private static Definition.Read read(String text) {
        return Reader.read(text, name -> name.startsWith("crm."));
    }

    @Test
    void allFaultsAreToldAtOnceWithTheirPlace() {
        var read = read("""
                document:
                  dsl: 2.0.0
                  namespace: Test
                  version: one
                do:
                  - a:
                      set: { x: "${ .a | }" }
                      then: nowhere
                  - b:
                      call: no.such.thing
                  - a:
                      wait: soon
                  - c:
                      listen: {}
                  - d:
                      for: { in: "${ .x }" }
                      do: []
                  - e:
                      sett: 1
                surprise: 1
                """);
        assertThat(read.definition()).isNull();
        assertThat(read.faults())
                .extracting(DefinitionFault::pointer)
                .contains(
                        "/document/dsl",
                        "/document/namespace",
                        "/document/name",
                        "/document/version",
                        "/do/0/a/set/x",
                        "/do/0/a/then",
                        "/do/1/b/call",
                        "/do/2",
                        "/do/2/a/wait",
                        "/do/3/c/listen",
                        "/do/4/d/do",
                        "/do/5/e",
                        "/surprise");
        var wait = read.faults().stream()
                .filter(fault -> fault.pointer().equals("/do/2/a/wait"))
                .findFirst()
                .orElseThrow();
        assertThat(wait.line()).isEqualTo(12);
        assertThat(wait.column()).isEqualTo(13);
        assertThat(wait.given()).isEqualTo("soon");
    }

    @Test
    void yamlAndJsonReadAlikeAndWordsOfYaml11AreWords() {
        var yaml = read(HEAD + "do:\n  - a:\n      set: { on: yes, n: 1.50 }\n");
        assertThat(yaml.faults()).isEmpty();
        var json =
                read("{\"document\":{\"dsl\":\"1.0.0\",\"namespace\":\"test\",\"name\":\"one\",\"version\":\"1.0.0\"},"
                        + "\"do\":[{\"a\":{\"set\":{\"on\":\"yes\",\"n\":1.50}}}]}");
        assertThat(json.faults()).isEmpty();
        assertThat(java.util.Objects.requireNonNull(yaml.definition()).tasks())
                .isEqualTo(java.util.Objects.requireNonNull(json.definition()).tasks());
    }

    @Test
    void whatIsNoYamlOrHasDuplicatesOrTagsIsRefused() {
        assertThat(read("a: [").faults()).hasSize(1);
        assertThat(read("- !!java.net.URL [x]\n").faults()).isNotEmpty();
        assertThat(read(HEAD + "do:\n  - a: { set: 1, set: 2 }\n").faults())
                .anyMatch(fault -> fault.expected().contains("once"));
        assertThat(read("x".repeat(300_000)).faults()).hasSize(1);
        assertThat(read("[".repeat(5_000)).faults()).isNotEmpty();
    }

    /// Any damage to a good definition is read or refused, and never an exception.
    @Test
    void noDamageBreaksIt() {
        var good = HEAD + """
                do:
                  - a:
                      try:
                        - b: { call: crm.accounts.list, with: { limit: "${ .n }" } }
                      catch:
                        errors: { with: { status: 409 } }
                        retry: { delay: PT1S, backoff: { exponential: {} }, limit: { attempt: { count: 2 } } }
                        do:
                          - c: { set: "${ {x: $error} }" }
                  - d:
                      for: { each: i, in: "${ [1,2] }" }
                      do:
                        - e: { switch: [ { x: { when: "${ $i > 1 }", then: exit } }, { y: { then: continue } } ] }
                  - f: { fork: { branches: [ { g: { wait: { seconds: 1 } } } ] } }
                  - h: { raise: { error: { type: t, status: 400 } } }
                  - k: { run: { workflow: { namespace: a, name: b } } }
                """;
        assertThat(read(good).faults()).isEmpty();
        for (long seed = 1; seed <= 3_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder(good);
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, "{}[]:-\"$ \n#&*!|>%@`".charAt(random.nextInt(19)));
                    default -> {
                        int end = Math.min(text.length(), at + random.nextInt(20));
                        text.insert(random.nextInt(text.length()), text.substring(at, end));
                    }
                }
            }
            try {
                var read = read(text.toString());
                assertThat(read.definition() == null).isEqualTo(!read.faults().isEmpty());
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ":\n" + text, e);
            }
        }
    }
}
