package ai.bhiv.platform.about;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// The document of each role is kept in `docs/openapi`, and the contract may not break a client that was made from
/// it
/// (PLT-26). `-Dbhiv.docs=write` writes them, unless that would hide a breaking change.
class OpenApiFilesTest {
    private static final Contracts CONTRACTS = Contracts.onClassPath();
    private static final Path DIRECTORY = Path.of("docs/openapi");

    @ParameterizedTest
    @EnumSource(Role.class)
    void theContractBreaksNoClientUnlessThatIsRecordedAndTheFileIsCurrent(Role role) throws IOException {
        var file = DIRECTORY.resolve(role.key() + ".json");
        var current = DocumentsEndpoint.document(CONTRACTS, role) + "\n";
        var kept = Files.exists(file) ? Files.readString(file) : "";
        if (!kept.isEmpty()) {
            var old = Json.MAPPER.readTree(kept);
            var broken = new ArrayList<>(BreakingChanges.between(old, Json.MAPPER.readTree(current)));
            broken.removeAll(recorded());
            assertThat(broken)
                    .as("breaking changes of %s: keep what clients use, or record each line in %s", file, breaking())
                    .isEmpty();
        }
        if ("write".equals(System.getProperty("bhiv.docs"))) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file, current);
            return;
        }
        assertThat(kept)
                .as("%s is stale; write it with: ./mvnw -q test -Dtest=OpenApiFilesTest -Dbhiv.docs=write", file)
                .isEqualTo(current);
    }

    private static Path breaking() {
        return DIRECTORY.resolve("breaking.md");
    }

    /// The lines between backticks.
    private static Set<String> recorded() throws IOException {
        return Files.readAllLines(breaking()).stream()
                .filter(line -> line.startsWith("- `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toSet());
    }

    private static JsonNode document() {
        return Json.MAPPER.readTree("""
                {"paths": {"/things/{id}": {"put": {"operationId": "a.things.update",
                  "parameters": [{"name": "kind", "in": "query", "required": false,
                                  "schema": {"type": "string", "enum": ["big", "small"]}}],
                  "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}}},
                  "responses": {"200": {"content": {"application/json": {"schema":
                    {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}}}}}}},
                 "components": {"schemas": {
                  "New": {"type": "object", "required": ["name"], "properties": {
                    "name": {"type": "string", "maxLength": 100},
                    "size": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]}}},
                  "Thing": {"type": "object", "required": ["name"], "properties": {
                    "name": {"type": "string"}, "next": {"$ref": "#/components/schemas/Thing"}}}}}}
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'/things/{id}'             | '/others'                   | PUT /things/{id}: removed",
                "'\"kind\"'                 | '\"sort\"'                  | PUT /things/{id} query kind: removed",
                "'\"small\"'                | '\"tiny\"'                  | PUT /things/{id} query kind: no longer small",
                "'\"required\": false'      | '\"required\": true'        | PUT /things/{id} query kind: now required",
                "'\"maxLength\": 100'       | '\"maxLength\": 99'         | PUT /things/{id} body.name: maxLength was 100, is 99",
                "'\"minimum\": 0'           | '\"minimum\": 1'            | PUT /things/{id} body.size: minimum was 0, is 1",
                "'[\"name\"], \"properties\": {\"name\": {\"type\": \"string\", \"m' | '[\"name\", \"size\"], \"properties\": {\"name\": {\"type\": \"string\", \"m' | PUT /things/{id} body.size: now required",
                "'\"200\"'                  | '\"204\"'                   | PUT /things/{id}: no longer answers 200",
                "'\"next\":'                | '\"after\":'                | PUT /things/{id} answer[].next: removed",
                "'a.things.update'          | 'a.things.change'           | PUT /things/{id}: another operation id"
            })
    void whatBreaksAClientIsFound(String from, String to, String expected) {
        var before = document();
        var text = before.toString();
        var wanted = strip(from);
        assertThat(text).contains(wanted);
        var now = Json.MAPPER.readTree(text.replace(wanted, strip(to)));
        assertThat(BreakingChanges.between(before, now)).contains(expected);
    }

    /// As it stands in JSON without blanks, which is how a tree prints.
    private static String strip(String quoted) {
        return quoted.substring(1, quoted.length() - 1).replace(" ", "");
    }

    @Test
    void whatAClientDoesNotNoticeIsNoBreak() {
        var before = document();
        assertThat(BreakingChanges.between(before, before)).isEmpty();
        var wider = before.toString()
                .replace("\"maxLength\":100", "\"maxLength\":200")
                .replace("[\"big\",\"small\"]", "[\"big\",\"small\",\"tiny\"]")
                .replace(
                        "\"type\":\"string\"},\"next\"", "\"type\":\"string\"},\"more\":{\"type\":\"string\"},\"next\"")
                .replace("\"parameters\":[", "\"parameters\":[{\"name\":\"new\",\"in\":\"query\",\"required\":false},");
        assertThat(BreakingChanges.between(before, Json.MAPPER.readTree(wider))).isEqualTo(List.of());
    }
}
