package ai.bhiv.audit;

import ai.bhiv.audit.internal.Note;
import ai.bhiv.audit.internal.Published;
import ai.bhiv.audit.internal.SigningKey;
import ai.bhiv.platform.store.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the audit keeps what must not be in the database: the seed of its signing key, and the published checkpoints
/// (AUD-18, AUD-19). In the home: `secrets/audit-signing-key`, `audit/checkpoints/`, `audit/archive/`.
public final class AuditPlaces {
    private static final String SEED = "audit-signing-key";
    private static final String NEXT = SEED + ".next";

    private final Home home;
    private final List<Published> published = new ArrayList<>();

    /// @param second one more directory for checkpoints, best on another disk
    public AuditPlaces(Home home, @Nullable Path second) {
        this.home = home;
        published.add(new Published("home", home.path().resolve("audit").resolve("checkpoints")));
        if (second != null) {
            published.add(new Published("directory", second));
        }
    }

    /// Directories with published checkpoints.
    public List<Path> copies() {
        return published.stream().map(Published::directory).toList();
    }

    public List<Published> published() {
        return List.copyOf(published);
    }

    /// The seed, if this home has one.
    public Optional<String> seed() {
        return read(home.path().resolve("secrets").resolve(SEED));
    }

    /// The seed that comes after it, while a change of keys is going on.
    public Optional<String> waitingSeed() {
        return read(home.path().resolve("secrets").resolve(NEXT));
    }

    /// Makes the seed that comes next, or finds the one that was made.
    public String nextSeed() {
        return home.secret(NEXT, 256);
    }

    /// Puts the seed that came next in the place of the one before, which is gone then.
    ///
    /// @param name of the key, which its first seed gave and no later one gives
    public void promote(String name) {
        var secrets = home.directory("secrets");
        home.write(nameFile(), name);
        try {
            Files.move(
                    secrets.resolve(NEXT),
                    secrets.resolve(SEED),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path nameFile() {
        return home.directory("audit").resolve("signing-key-name");
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Home.readSecret(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes the seed of a new installation.
    public String newSeed() {
        return home.secret(SEED, 256);
    }

    /// The key that the seed gives, as `name+id+base64`: what a verifier trusts that does not trust the database.
    public Optional<String> publicKey() {
        var name = read(home.path().resolve("audit").resolve("signing-key-name"));
        return seed().map(seed -> name.map(given -> SigningKey.of(seed, given))
                .orElseGet(() -> SigningKey.first(seed))
                .key()
                .text());
    }

    /// The newest head that was published here.
    ///
    /// @param entries in all logs, each by its newest head
    public record Newest(Instant at, long entries, int logs) {}

    /// The newest of the heads in the home.
    public Optional<Newest> newest() {
        var copy = published.getFirst();
        var heads = copy.logs().stream()
                .map(copy::notes)
                .filter(notes -> !notes.isEmpty())
                .flatMap(notes -> Note.read(notes.getLast()).stream())
                .toList();
        return heads.stream()
                .map(Note::at)
                .max(Comparator.naturalOrder())
                .map(at -> new Newest(at, heads.stream().mapToLong(Note::size).sum(), heads.size()));
    }

    public Path archive() {
        return home.path().resolve("audit").resolve("archive");
    }
}
