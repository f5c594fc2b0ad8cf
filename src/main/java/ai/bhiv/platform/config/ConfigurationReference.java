package ai.bhiv.platform.config;

import java.util.List;

/// Writes the reference page of all settings, `docs/configuration.md`, from their declarations.
public final class ConfigurationReference {
    private static final String HEAD = """
            # Configuration

            Generated from the code; a test compares. Every setting has a default unless this page says otherwise.
            Sources, later ones win: the default, `bhiv.yaml` in the home directory, the environment, the command line
            (`--server.port-base=9000`). A secret can also be given as a file, by its variable with `_FILE` or its key
            with `-file`. All mistakes are reported at once, and the program ends with code 78 before it opens anything.
            `bhiv config explain KEY` says which value holds and where it comes from.

            """;

    private ConfigurationReference() {}

    /// The page in Markdown.
    public static String page(List<Class<? extends Record>> components) {
        var page = new StringBuilder(HEAD);
        for (var component : components) {
            var config = SettingKey.config(component);
            page.append("## ")
                    .append(config.prefix())
                    .append("\n\n")
                    .append(config.meaning())
                    .append("\n\n");
            if (config.scope() == Config.Scope.START) {
                page.append("| key | variable | value | default | meaning |\n| --- | --- | --- | --- | --- |\n");
                SettingKey.of(component).forEach(key -> page.append(line(key)));
            } else {
                page.append("Set while the platform runs, by `PUT /settings/{key}`")
                        .append(config.scope() == Config.Scope.TENANT ? ", also for single tenants" : "")
                        .append("; in effect in all processes within 5 s.\n\n")
                        .append("| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
                SettingKey.of(component).forEach(key -> page.append(liveLine(key)));
            }
            page.append('\n');
        }
        page.append(
                "## Variables that are no settings and the command line\n\n| variable | meaning |\n| --- | --- |\n");
        SettingSources.OTHER_VARIABLES.forEach(
                (variable, meaning) -> page.append("| `%s` | %s |\n".formatted(variable, meaning)));
        SettingSources.ALIASES.forEach(
                (variable, key) -> page.append("| `%s` | the same as `%s` |\n".formatted(variable, key)));
        return page.toString();
    }

    private static String liveLine(SettingKey key) {
        return "| `%s` | %s | `%s` | %s |\n"
                .formatted(
                        key.name(),
                        key.expected(),
                        key.defaultText(),
                        key.declared().meaning());
    }

    private static String line(SettingKey key) {
        var standard = key.defaultText();
        var shown = standard != null && !standard.isEmpty() ? "`" + standard + "`" : key.nullable() ? "unset" : "none";
        return "| `%s` | `%s` | %s | %s | %s |\n"
                .formatted(
                        key.name(),
                        key.variable(),
                        key.expected() + (key.secret() ? ", secret" : ""),
                        shown,
                        key.declared().meaning());
    }
}
