package ai.bhiv.llm;

import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.Setting;
import java.time.Duration;
import java.util.List;

/// What of the door to the models is changed while it runs.
@Config(prefix = "llm", scope = Config.Scope.PLATFORM, meaning = "The door to the models.")
public record LlmSettings(
        @Setting(
                value = "none",
                meaning = "Addresses that are not public and may be dialled all the same, as host:port, such as"
                        + " localhost:11434 for Ollama.")
        List<String> privateAddresses,

        @Setting(
                value = "gpt-5,gpt-5-mini,gpt-4.1,gpt-4.1-mini,gpt-4o,gpt-4o-mini,text-embedding-3-small",
                meaning = "Models of the provider that OPENAI_API_KEY makes.")
        List<String> openaiModels,

        @Setting(
                value = "claude-opus-4-1,claude-sonnet-4-5,claude-haiku-4-5",
                meaning = "Models of the provider that ANTHROPIC_API_KEY makes.")
        List<String> anthropicModels,

        @Setting(value = "gpt-4o", meaning = "Deployments of the provider that AZURE_OPENAI_API_KEY makes.")
        List<String> azureModels,

        @Setting(
                value = "false",
                meaning = "Whether the ledger waits for the disk of the database before a request leaves. Otherwise a"
                        + " crash of the database itself may lose the entries of its last second; a crash of this"
                        + " process never does.")
        boolean strictLedger,

        @Setting(value = "30s", min = "1s", max = "15m", meaning = "Longest wait for a provider's first byte.")
        Duration firstByte,

        @Setting(value = "30s", min = "1s", max = "15m", meaning = "Longest silence of a provider within an answer.")
        Duration betweenBytes,

        @Setting(value = "15s", min = "1s", max = "5m", meaning = "Silence after which a stream gets a sign of life.")
        Duration keepAlive,

        @Setting(
                value = "20s",
                min = "0s",
                max = "22s",
                meaning = "How long streams may go on in a process that was told to stop; then they end with"
                        + " llm.draining.")
        Duration drain) {}
