package ai.bhiv.agents;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// A question to an agent (TWL-1).
///
/// @param query the question itself, in plain words
/// @param language BCP 47 tag of the question; found from the text when absent
/// @param conversationId groups questions that follow each other
/// @param maxResults rows shown below the answer's sentence, unless the question names a number
/// @param engine which engine may answer; [Engine#LLM] is refused without a provider, never answered locally
/// @param dryRun shows the call that would be made, and makes none
public record AgentQuestion(
        @NotBlank @Size(max = 8000) @Meaning("The question, in plain words")
        String query,

        @Size(max = 35) @Meaning("Language of the question, as a BCP 47 tag") @Nullable
        String language,

        @Size(max = 100) @Meaning("Groups questions that follow each other") @Nullable
        String conversationId,

        @Default("5") @Min(1) @Max(20) @Meaning("Rows shown below the answer")
        int maxResults,

        @Default("auto") @Meaning("Which engine may answer") Engine engine,

        @Default("false") @Meaning("Show the call without making it")
        boolean dryRun) {

    /// Who answers: rules and retrieval in this process, or a language model.
    public enum Engine {
        AUTO,
        LOCAL,
        LLM
    }

    /// A question with every default.
    public static AgentQuestion of(String query) {
        return new AgentQuestion(query, null, null, 5, Engine.AUTO, false);
    }
}
