package ai.bhiv.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `bhiv` itself, in directories with spaces, with a JDK and a Maven that only write down what they were
/// asked. It runs under dash where there is one.
class LauncherTest {
    private static final String FAKE_JAVA = """
            #!/bin/sh
            echo "database=${BHIV_DATABASE_URL:-none}"
            for word in "$@"; do printf '%s\\n' "$word"; done
            while [ $# -gt 0 ]; do
                case $1 in
                    --destination) mkdir -p "$2" && echo jar >"$2/bhiv.jar" ;;
                    -XX:AOTCacheOutput=*) echo cache >"${1#*=}" ;;
                esac
                shift
            done
            exit ${FAKE_EXIT:-0}
            """;
    private static final String FAKE_MVNW = """
            echo "$JAVA_HOME|$*" >>built
            [ ! -f fails ] || { echo "line 7: cannot find symbol"; exit 1; }
            mkdir -p target && echo jar >target/bhiv.jar
            """;

    @TempDir
    Path directory;

    private Path jdk;
    private Path sources;
    private Path home;

    record Outcome(int code, List<String> out, String err) {}

    @BeforeEach
    void makeASourceDirectoryAndAJdk() throws IOException {
        jdk = jdk("jdk 25", "25.0.1");
        sources = Files.createDirectories(directory.resolve("the sources"));
        home = Files.createDirectory(directory.resolve("the home"));
        Files.copy(Path.of("bhiv"), sources.resolve("bhiv"));
        Files.createDirectories(sources.resolve("src"));
        Files.writeString(sources.resolve("pom.xml"), "<project/>");
        Files.writeString(sources.resolve("src/A.java"), "class A {}");
        Files.writeString(sources.resolve("mvnw"), FAKE_MVNW);
    }

    @Test
    void usageIsShownWithoutAJdkAndWithoutABuild() throws Exception {
        var outcome = bhiv(Map.of("BHIV_JAVA", "/nowhere"), "-h");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).anyMatch(line -> line.startsWith("Usage: bhiv"));
        assertThat(sources.resolve("target")).doesNotExist();
    }

    @Test
    void anotherVersionOfJavaIsRefusedByName() throws Exception {
        var old = jdk("jdk 17", "17.0.9");
        var outcome = bhiv(Map.of("BHIV_JAVA", old.toString()), "up");
        assertThat(outcome.code()).isEqualTo(78);
        assertThat(outcome.err()).contains("BHIV_JAVA: '" + old + "' (expected:");
        assertThat(sources.resolve("target")).doesNotExist();
    }

    @Test
    void theProgramOfAJdkMayBeNamedThroughALink() throws Exception {
        var link = Files.createSymbolicLink(directory.resolve("java link"), jdk.resolve("bin/java"));
        var outcome = bhiv(Map.of("BHIV_JAVA", link.toString()), "status");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("status");
    }

    @Test
    void aJdkIsFoundInTheUsersDirectories() throws Exception {
        var user = directory.resolve("user");
        var own = jdk("user/.sdkman/candidates/java/25.0.1-tem", "25.0.1");
        var outcome = bhiv(Map.of("HOME", user.toString(), "JAVA_HOME", own.toString()), "status");
        assertThat(outcome.code()).isZero();
    }

    @Test
    void argumentsArriveAsTheyWereGiven() throws Exception {
        var outcome = bhiv(Map.of(), "ask", "What is  our \"win rate\"?", "*", "");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).containsSubsequence("ask", "What is  our \"win rate\"?", "*", "");
    }

    @Test
    void itIsBuiltOnceAndAgainWhenASourceChanged() throws Exception {
        assertThat(bhiv(Map.of(), "status").err()).isEqualTo("building (first time, a few minutes) ...\n");
        assertThat(bhiv(Map.of(), "status").err()).isEmpty();
        Files.writeString(sources.resolve("src/A.java"), "class A { }");
        assertThat(bhiv(Map.of(), "status").err()).isEqualTo("building (the sources have changed) ...\n");
        Files.delete(sources.resolve("src/A.java"));
        assertThat(bhiv(Map.of(), "status").err()).isEqualTo("building (the sources have changed) ...\n");
        assertThat(Files.readAllLines(sources.resolve("built")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith(jdk + "|-q -B -ntp package "));
    }

    @Test
    void aTouchedSourceWithTheSameContentIsNotBuilt() throws Exception {
        bhiv(Map.of(), "status");
        Files.writeString(sources.resolve("src/A.java"), "class A {}");
        assertThat(bhiv(Map.of(), "status").err()).isEmpty();
    }

    @Test
    void aFailedBuildShowsItsEndAndKeepsTheProductThatWorked() throws Exception {
        bhiv(Map.of(), "status");
        Files.writeString(sources.resolve("src/A.java"), "class A {");
        Files.writeString(sources.resolve("fails"), "");
        var outcome = bhiv(Map.of(), "status");
        assertThat(outcome.code()).isEqualTo(78);
        assertThat(outcome.err()).contains("line 7: cannot find symbol").contains("target/build.log");
        assertThat(sources.resolve("target/app/bhiv.jar")).exists();
        assertThat(sources.resolve("target/building")).doesNotExist();
    }

    @Test
    void aBuildWhoseProcessWasKilledIsNotWaitedFor() throws Exception {
        Files.createDirectories(sources.resolve("target/building"));
        Files.writeString(sources.resolve("target/building/pid"), Integer.toString(Integer.MAX_VALUE));
        assertThat(bhiv(Map.of(), "status").code()).isZero();
    }

    @Test
    void anUnpackedReleaseIsNeverBuilt() throws Exception {
        Files.delete(sources.resolve("pom.xml"));
        Files.createDirectories(sources.resolve("app"));
        Files.writeString(sources.resolve("app/bhiv.jar"), "jar");
        Files.delete(jdk.resolve("bin/javac"));
        var outcome = bhiv(Map.of(), "status");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .containsSubsequence(
                        "-jar", sources.toRealPath().resolve("app/bhiv.jar").toString());
        assertThat(bhiv(Map.of(), "build").code()).isEqualTo(78);
        assertThat(sources.resolve("built")).doesNotExist();
    }

    @Test
    void aTrainedCacheIsUsedUntilTheProductChanges() throws Exception {
        assertThat(bhiv(Map.of(), "up").out()).contains("-Dbhiv.aot=none");
        assertThat(bhiv(Map.of(), "train").out()).containsSubsequence("-Dbhiv.train=true", "up", "--train");
        assertThat(bhiv(Map.of(), "train").out()).isEmpty();
        assertThat(bhiv(Map.of(), "up").out())
                .contains("-Dbhiv.aot=used")
                .anyMatch(word -> word.startsWith("-XX:AOTCache=" + home + "/aot/"));
        assertThat(bhiv(Map.of("BHIV_AOT", "off"), "up").out()).contains("-Dbhiv.aot=off");
        Files.writeString(sources.resolve("src/A.java"), "class A { }");
        assertThat(bhiv(Map.of(), "up").out()).contains("-Dbhiv.aot=none");
        bhiv(Map.of(), "train");
        try (var caches = Files.list(home.resolve("aot"))) {
            assertThat(caches).hasSize(1);
        }
    }

    @Test
    void theTrainingDoesNotSeeTheDatabaseOfThePlatform() throws Exception {
        bhiv(Map.of(), "status");
        var configured = Map.of("BHIV_DATABASE_URL", "postgresql://db/bhiv");
        assertThat(bhiv(configured, "up").out()).contains("database=postgresql://db/bhiv");
        assertThat(bhiv(configured, "train").out()).contains("database=none");
    }

    @Test
    void aTrainingThatFailsLeavesNothing() throws Exception {
        bhiv(Map.of(), "status");
        assertThat(bhiv(Map.of("FAKE_EXIT", "3"), "train").code()).isEqualTo(1);
        try (var caches = Files.list(home.resolve("aot"))) {
            assertThat(caches).isEmpty();
        }
    }

    @Test
    void theExitCodeIsTheProgrammes() throws Exception {
        bhiv(Map.of(), "status");
        assertThat(bhiv(Map.of("FAKE_EXIT", "5"), "status").code()).isEqualTo(5);
    }

    private Path jdk(String name, String version) throws IOException {
        var bin = Files.createDirectories(directory.resolve(name).resolve("bin"));
        Files.writeString(bin.resolveSibling("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (var program : List.of("java", "javac")) {
            Files.writeString(bin.resolve(program), FAKE_JAVA);
            Files.setPosixFilePermissions(bin.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return bin.getParent();
    }

    private Outcome bhiv(Map<String, String> environment, String... words) throws Exception {
        var shell = Files.isExecutable(Path.of("/bin/dash")) ? "/bin/dash" : "/bin/sh";
        var err = directory.resolve("err");
        var builder = new ProcessBuilder(
                        Stream.concat(Stream.of(shell, sources.resolve("bhiv").toString()), Stream.of(words))
                                .toList())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BHIV_") || name.equals("JAVA_HOME"));
        builder.environment().put("BHIV_HOME", home.toString());
        if (!environment.containsKey("JAVA_HOME")) {
            builder.environment().put("BHIV_JAVA", jdk.toString());
        }
        builder.environment().putAll(environment);
        var process = builder.start();
        var out = process.inputReader().lines().toList();
        return new Outcome(process.waitFor(), out, Files.readString(err));
    }
}
