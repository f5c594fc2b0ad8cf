package ai.bhiv.platform.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Fixed addresses of roles in other processes. A role without one is looked up in the database.
@Config(
        prefix = "peers",
        meaning = "Fixed addresses of roles in other processes. A role without one is looked up in the database.")
public record PeersConfig(
        @Setting(meaning = "Where the gateway answers.") @Nullable
        URI gateway,

        @Setting(meaning = "Where logistics answers.") @Nullable
        URI logistics,

        @Setting(meaning = "Where crm answers.") @Nullable URI crm,

        @Setting(meaning = "Where agents answers.") @Nullable
        URI agents,

        @Setting(meaning = "Where llm answers.") @Nullable URI llm,

        @Setting(meaning = "Where integrations answers.") @Nullable
        URI integrations) {}
