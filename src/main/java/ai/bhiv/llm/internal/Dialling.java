package ai.bhiv.llm.internal;

import ai.bhiv.llm.Provider;
import ai.bhiv.llm.internal.catalogue.Catalogue;
import ai.bhiv.llm.internal.catalogue.Credentials;
import ai.bhiv.llm.internal.upstream.Connections;
import ai.bhiv.llm.internal.upstream.Upstream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// How a provider is reached: its address, its credential, and the few headers of the client that go on (LLM-6).
@Component
final class Dialling {
    private static final List<String> FORWARDED =
            List.of("Accept", "anthropic-version", "anthropic-beta", "OpenAI-Beta");
    private static final String ANTHROPIC_VERSION = "2023-06-01";
    private static final long FIRST_PAUSE_MS = 200;
    private static final long LONGEST_PAUSE_MS = 5_000;

    private final Connections connections;
    private final Credentials credentials;
    private final RandomGenerator random = RandomGenerator.getDefault();

    Dialling(Connections connections, Credentials credentials) {
        this.connections = connections;
        this.credentials = credentials;
    }

    Upstream send(ClientCall call, Candidate candidate, Lane lane, Duration patience) throws IOException {
        var provider = candidate.provider();
        var headers = new HashMap<String, String>();
        for (var name : FORWARDED) {
            var value = call.request().first(name);
            // another protocol's versions mean nothing to this one
            if (value != null && (lane.dialect() == call.dialect() || name.equals("Accept"))) {
                headers.put(name, value);
            }
        }
        if (provider.kind().anthropic()) {
            headers.putIfAbsent("anthropic-version", ANTHROPIC_VERSION);
        }
        authorise(credentials.of(call.tenant(), call.catalogue(), provider), provider, headers);
        return Upstream.send(
                connections,
                new Upstream.Call(
                        URI.create(provider.baseUrl() + lane.dialect().path()),
                        headers,
                        provider.source() == Provider.Source.ENVIRONMENT),
                lane.body(),
                patience);
    }

    /// Asks a provider for its models, which costs nothing.
    Upstream models(String tenant, Catalogue catalogue, Provider provider, Duration patience) throws IOException {
        var headers = new HashMap<String, String>();
        if (provider.kind().anthropic()) {
            headers.put("anthropic-version", ANTHROPIC_VERSION);
        }
        authorise(credentials.of(tenant, catalogue, provider), provider, headers);
        var path = provider.kind().anthropic() ? "/v1/models" : "/models";
        return Upstream.get(
                connections,
                new Upstream.Call(
                        URI.create(provider.baseUrl() + path),
                        headers,
                        provider.source() == Provider.Source.ENVIRONMENT),
                patience);
    }

    private static void authorise(@Nullable String secret, Provider provider, Map<String, String> headers) {
        if (secret == null) {
            return;
        }
        switch (provider.kind()) {
            case ANTHROPIC -> headers.put("x-api-key", secret);
            case AZURE_OPENAI -> headers.put("api-key", secret);
            case OPENAI, OPENAI_COMPATIBLE -> headers.put("Authorization", "Bearer " + secret);
        }
    }

    /// Waits before the same target is tried again: what it asked for, else a random part of a time that doubles.
    void pause(int tries, int seconds) {
        long limit = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << tries);
        long ms = seconds > 0 ? seconds * 1000L : random.nextLong(limit + 1);
        LockSupport.parkNanos(Duration.ofMillis(ms).toNanos());
    }
}
