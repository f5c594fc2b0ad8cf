package ai.bhiv.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// Settings on the command line: `--server.bind=ADDRESS`, or `-D server.bind=ADDRESS`.
final class SettingOptions {
    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "A setting; --KEY=VALUE says the same. bhiv config show lists them.")
    private Map<String, String> settings = new LinkedHashMap<>();

    Map<String, String> given() {
        return new LinkedHashMap<>(settings);
    }

    /// Words such as `--server.bind=ADDRESS` as the parser knows them.
    static List<String> unfold(List<String> words) {
        return words.stream()
                .map(word -> word.matches("--[a-z][a-z-]*\\.[a-z.-]+=.*") ? "-D" + word.substring(2) : word)
                .toList();
    }
}
