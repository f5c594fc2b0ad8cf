package ai.bhiv.platform.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;

/// Walks of a directory inside the home; links are treated as links, so nothing outside is touched.
final class DirectoryTree {
    private DirectoryTree() {}

    static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// Gives the tree to this user and group, unless its root is theirs already. Only root may.
    static void give(Path root, int uid, int gid) throws IOException {
        if (uid == (int) Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            // The root last: it is the mark that all below it was given.
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
