package ai.bhiv.platform.seal;

import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.MasterKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The master keys in `secrets/` of the home: `master-key`, the one in use; `master-key-next`, to which a rotation is
/// to
/// move; `master-key-previous`, which was in use before. Files are read when asked for, so that a key laid there while
/// the process runs is found. All homes of one installation hold the same keys.
public final class MasterKeys {
    private static final String CURRENT = "master-key";
    private static final String NEXT = "master-key-next";
    private static final String PREVIOUS = "master-key-previous";

    private final Home home;

    public MasterKeys(Home home) {
        this.home = home;
    }

    /// The key in use; made at the first start.
    public MasterKey current() {
        return MasterKey.of(home.secret(CURRENT, 256));
    }

    /// The key to which a rotation is to move, when there is one.
    public Optional<MasterKey> next() {
        return Optional.ofNullable(read(NEXT));
    }

    /// Makes the key to which the next rotation moves, unless it is there already.
    public MasterKey prepareNext() {
        return MasterKey.of(home.secret(NEXT, 256));
    }

    /// The key with this id, wherever it lies.
    Optional<MasterKey> byId(String id) {
        return all().stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /// Ids of all keys that this process can read.
    public List<String> ids() {
        return all().stream().map(MasterKey::id).toList();
    }

    /// Puts the next key in use and keeps the one before, once nothing is wrapped under that any more.
    void promote(MasterKey next) {
        var candidate = read(NEXT);
        if (candidate == null || !candidate.id().equals(next.id())) {
            return;
        }
        try {
            home.write(file(PREVIOUS), Home.readSecret(file(CURRENT)));
            Files.move(file(NEXT), file(CURRENT), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<MasterKey> all() {
        var keys = new ArrayList<MasterKey>();
        keys.add(current());
        for (var name : List.of(NEXT, PREVIOUS)) {
            var key = read(name);
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    private @Nullable MasterKey read(String name) {
        try {
            return Files.exists(file(name)) ? MasterKey.of(Home.readSecret(file(name))) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) {
        return home.directory("secrets").resolve(name);
    }
}
