package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.LlmSettings;
import ai.bhiv.llm.Model;
import ai.bhiv.llm.Provider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Providers that the environment of the process declares (LLM-1): never written to the database, not changed by
/// operations. `OPENAI_API_KEY` (with `OPENAI_BASE_URL`), `ANTHROPIC_API_KEY` (with `ANTHROPIC_BASE_URL`),
/// `AZURE_OPENAI_API_KEY` with `AZURE_OPENAI_ENDPOINT`.
public final class EnvironmentProviders {
    private static final String BY = "environment";

    private final Map<Provider, String> secrets = new LinkedHashMap<>();

    public EnvironmentProviders(Map<String, String> environment) {
        add(
                "openai",
                Provider.Kind.OPENAI,
                environment.getOrDefault("OPENAI_BASE_URL", "https://api.openai.com/v1"),
                environment.get("OPENAI_API_KEY"));
        add(
                "anthropic",
                Provider.Kind.ANTHROPIC,
                environment.getOrDefault("ANTHROPIC_BASE_URL", "https://api.anthropic.com"),
                environment.get("ANTHROPIC_API_KEY"));
        var azure = environment.get("AZURE_OPENAI_ENDPOINT");
        if (azure != null) {
            add(
                    "azure",
                    Provider.Kind.AZURE_OPENAI,
                    azure.replaceAll("/+$", "") + "/openai/v1",
                    environment.get("AZURE_OPENAI_API_KEY"));
        }
    }

    private void add(String name, Provider.Kind kind, String url, @Nullable String secret) {
        if (secret != null && !secret.isBlank()) {
            secrets.put(
                    new Provider(
                            id(name),
                            name,
                            kind,
                            url.replaceAll("/+$", ""),
                            secrets.size(),
                            Provider.State.ENABLED,
                            Provider.Source.ENVIRONMENT,
                            List.of(),
                            1,
                            Instant.EPOCH,
                            BY,
                            Instant.EPOCH,
                            BY),
                    secret.strip());
        }
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(("environment " + name).getBytes(StandardCharsets.UTF_8));
    }

    /// In the order in which they are tried.
    List<Provider> providers() {
        return List.copyOf(secrets.keySet());
    }

    /// The credential of one of them.
    @Nullable
    String secret(UUID provider) {
        return secrets.entrySet().stream()
                .filter(entry -> entry.getKey().id().equals(provider))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /// Their models, as the settings name them.
    List<Model> models(LlmSettings settings) {
        var models = new ArrayList<Model>();
        for (var provider : secrets.keySet()) {
            var names = switch (provider.kind()) {
                case ANTHROPIC -> settings.anthropicModels();
                case AZURE_OPENAI -> settings.azureModels();
                default -> settings.openaiModels();
            };
            names.forEach(name -> models.add(model(provider, name)));
        }
        return models;
    }

    private static Model model(Provider provider, String name) {
        return new Model(
                id(provider.name() + " " + name),
                name,
                "custom",
                provider.name(),
                name,
                name.contains("embedding") ? Model.Endpoint.EMBEDDINGS : Model.Endpoint.CHAT,
                16_384,
                name.startsWith("gpt-5") || name.startsWith("o"),
                true,
                1,
                Instant.EPOCH,
                BY,
                Instant.EPOCH,
                BY);
    }

    /// @throws ai.bhiv.platform.problem.Problem when the id is one of theirs
    void refuse(UUID id) {
        if (secret(id) != null) {
            throw LlmProblem.PROVIDER_FIXED.because("id: " + id + " (expected: a provider that is stored)");
        }
    }

    /// @throws ai.bhiv.platform.problem.Problem when the name is one of theirs
    void refuse(String name) {
        if (secrets.keySet().stream().anyMatch(provider -> provider.name().equals(name))) {
            throw LlmProblem.PROVIDER_DUPLICATE.because(
                    "name: " + name + " (expected: not that of a provider of the environment)");
        }
    }
}
