package ai.bhiv;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.cli.PlatformSettings;
import ai.bhiv.platform.config.ConfigurationReference;
import ai.bhiv.platform.contract.Contracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The pages that are generated from the program say what the program says. `-Dbhiv.docs=write` writes them.
class DocumentsTest {
    @Test
    void thePageOfErrorsIsTheCatalogue() throws IOException {
        var page = new StringBuilder("""
                # Problems

                Every refusal carries one of these codes (RFC 9457, `application/problem+json`). Generated from the catalogue in
                the code; `./bhiv errors CODE` shows the same. The first part of a code names the module that owns it.

                | code | status | what happened | what to do |
                | --- | --- | --- | --- |
                """);
        Contracts.onClassPath()
                .problems()
                .forEach(code -> page.append(
                        "| `%s` | %d | %s | %s |%n".formatted(code.code(), code.status(), code.title(), code.fix())));
        compare(Path.of("docs/errors.md"), page.toString());
    }

    @Test
    void thePageOfSettingsIsTheirDeclaration() throws IOException {
        compare(Path.of("docs/configuration.md"), ConfigurationReference.page(PlatformSettings.COMPONENTS));
    }

    private static void compare(Path file, String expected) throws IOException {
        if ("write".equals(System.getProperty("bhiv.docs"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as(file + " is not what the program says; write it with -Dbhiv.docs=write")
                .isEqualTo(expected);
    }
}
