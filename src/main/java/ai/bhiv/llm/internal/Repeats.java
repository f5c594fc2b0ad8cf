package ai.bhiv.llm.internal;

import ai.bhiv.llm.RouteTarget;
import ai.bhiv.llm.VirtualKey;
import ai.bhiv.platform.contract.RawAnswer;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers the same question of the same caller once (LLM-55, LLM-57), where the client allows it by `x-bhiv-cache:
/// on`:
/// from what was answered in the last ten minutes, or together with who asks it at this moment. The same question is
/// the
/// same bytes, of the same key, to the same version of the model.
final class Repeats {
    private static final int LONGEST = 256 << 10;
    private static final int LEAST = 32 << 10;
    private static final long ALL = 64L << 20;
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Ticker ticker;
    private final Cache<String, Kept> kept;
    private final Map<String, CompletableFuture<SharedAnswer>> running = new ConcurrentHashMap<>();

    /// 64 MiB in all; a short answer counts as 32 KiB, so that there are about two thousand at most.
    Repeats(Ticker ticker) {
        this.ticker = ticker;
        this.kept = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumWeight(ALL)
                .weigher((String _, Kept one) -> Math.max(one.bytes.length, LEAST))
                .expireAfterWrite(KEPT)
                .build();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(Map<String, String> headers, byte[] bytes, long at) {}

    /// @param ask asks the provider, and tells how that ended
    /// @throws ai.bhiv.platform.problem.Problem what asking throws, to all who wait for it
    RawAnswer answer(ClientCall call, Function<Consumer<Ending>, RawAnswer> ask) {
        var control = call.request().first("Cache-Control");
        if (!"on".equals(call.request().first("x-bhiv-cache")) || control != null && control.contains("no-store")) {
            return ask.apply(_ -> {});
        }
        var key = key(call);
        var known = control != null && control.contains("no-cache") ? null : kept.getIfPresent(key);
        return known == null ? together(key, ask) : replayed(known);
    }

    private RawAnswer replayed(Kept known) {
        var headers = new LinkedHashMap<>(known.headers);
        headers.put("x-bhiv-cache", "exact");
        headers.put("x-bhiv-cost", "0");
        headers.put(
                "Age", Long.toString(Duration.ofNanos(ticker.read() - known.at).toSeconds()));
        return RawAnswer.of(200, headers, known.bytes);
    }

    private RawAnswer together(String key, Function<Consumer<Ending>, RawAnswer> ask) {
        var mine = new CompletableFuture<SharedAnswer>();
        var others = running.putIfAbsent(key, mine);
        if (others != null) {
            var shared = awaited(others);
            return shared.join() ? shared.read("joined") : ask.apply(_ -> {});
        }
        try {
            var ending = new AtomicReference<>(Ending.NONE);
            var answer = ask.apply(ending::set);
            var shared = new SharedAnswer(answer, bytes -> {
                if (bytes != null
                        && answer.status() == 200
                        && bytes.length <= LONGEST
                        && ending.get().whole()) {
                    kept.put(key, new Kept(answer.headers(), bytes, ticker.read()));
                }
                running.remove(key, mine);
            });
            mine.complete(shared);
            return shared.read("miss");
        } catch (RuntimeException e) {
            running.remove(key, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static SharedAnswer awaited(CompletableFuture<SharedAnswer> others) {
        try {
            return others.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static String key(ClientCall call) {
        var digest = sha256();
        for (var part : new @Nullable Object[] {
            call.tenant(),
            call.principal().id(),
            call.principal().actor(),
            call.key().map(VirtualKey::id).orElse(null),
            call.key().map(VirtualKey::version).orElse(0L),
            call.dialect(),
            call.model(),
            call.request().first("anthropic-version"),
            call.request().first("anthropic-beta"),
            version(call)
        }) {
            digest.update((part + "\0").getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest(call.body().bytes()));
    }

    /// A changed model or route is another one.
    private static String version(ClientCall call) {
        var route = call.catalogue().routes().get(call.model());
        var names = route == null
                ? List.of(call.model())
                : route.targets().stream().map(RouteTarget::model).toList();
        var text = new StringBuilder(route == null ? "" : route.id() + " " + route.version());
        for (var name : names) {
            var model = call.catalogue().models().get(name);
            text.append(model == null ? "" : "," + model.id() + " " + model.version());
        }
        return text.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
