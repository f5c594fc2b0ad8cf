package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.Budget;
import ai.bhiv.llm.Model;
import ai.bhiv.llm.Price;
import ai.bhiv.llm.Provider;
import ai.bhiv.llm.Route;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Everything of a tenant that requests are routed and paid by, as it was at one moment. A request finishes on the one
/// that it began with.
///
/// @param providers by name
/// @param models by name
/// @param routes by name
/// @param sealed credentials, by provider
/// @param budgets without what is spent, which stands in the database alone
public record Catalogue(
        Map<String, Provider> providers,
        Map<String, Model> models,
        Map<String, Route> routes,
        Map<UUID, List<SealedCredential>> sealed,
        List<Price> prices,
        List<Budget> budgets,
        Map<UUID, KeyEntry> keys) {

    /// A credential as it is stored.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record SealedCredential(int n, byte[] sealed) {}

    /// The price of a model at a moment: of the patterns that match the longest, and of those the latest.
    public Optional<Price> price(String provider, String model, Instant at) {
        return prices.stream()
                .filter(price -> price.provider().equals(provider)
                        && !price.effectiveFrom().isAfter(at)
                        && matches(price.modelPattern(), model))
                .max(Comparator.comparing((Price price) -> price.modelPattern().length())
                        .thenComparing(Price::effectiveFrom));
    }

    /// Whether a name fits a pattern in which `*` stands for anything.
    static boolean matches(String pattern, String name) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(name);
        }
        if (!name.startsWith(pattern.substring(0, star))) {
            return false;
        }
        var rest = pattern.substring(star + 1);
        for (int i = star; i <= name.length(); i++) {
            if (matches(rest, name.substring(i))) {
                return true;
            }
        }
        return false;
    }
}
