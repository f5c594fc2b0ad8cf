package ai.bhiv.audit.internal;

import ai.bhiv.platform.audit.Digests;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The Merkle tree of a log (RFC 9162, section 2.1), read from its tiles. Sizes and places are of leaves.
public final class Tree {
    /// Bytes of a hash.
    public static final int HASH = 32;

    /// Hashes in a full tile.
    public static final int WIDTH = 256;

    private static final int TILE_HEIGHT = 8;
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private final Tiles tiles;
    private final Map<String, byte[]> read = new HashMap<>();

    /// Where hashes come from.
    public interface Tiles {
        /// The hashes of a tile, as many as there are, one after the other.
        ///
        /// @param level 0 for leaves; a hash of level `l` stands for 256^l leaves
        /// @param n place of the tile on its level
        byte[] tile(int level, long n);
    }

    public Tree(Tiles tiles) {
        this.tiles = tiles;
    }

    public static byte[] leaf(byte[] entry) {
        return Digests.sha256(LEAF, entry);
    }

    public static byte[] node(byte[] left, byte[] right) {
        return Digests.sha256(NODE, left, right);
    }

    /// The root of the first `size` leaves.
    public byte[] root(long size) {
        return size == 0 ? Digests.sha256() : range(0, size);
    }

    /// The path from a leaf to the root of this size (section 2.1.3).
    public List<byte[]> inclusion(long leaf, long size) {
        if (leaf < 0 || leaf >= size) {
            throw new IllegalArgumentException("leaf: " + leaf + " (expected: below the size, " + size + ")");
        }
        var path = new ArrayList<byte[]>();
        inclusion(leaf, 0, size, path);
        return path;
    }

    private void inclusion(long leaf, long from, long to, List<byte[]> path) {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (leaf < middle) {
            inclusion(leaf, from, middle, path);
            path.add(range(middle, to));
        } else {
            inclusion(leaf, middle, to, path);
            path.add(range(from, middle));
        }
    }

    /// The proof that the tree of size `to` extends the one of size `from` (section 2.1.4).
    public List<byte[]> consistency(long from, long to) {
        if (from < 1 || from > to) {
            throw new IllegalArgumentException("sizes: " + from + " and " + to + " (expected: 1 <= from <= to)");
        }
        var proof = new ArrayList<byte[]>();
        consistency(from, 0, to, true, proof);
        return proof;
    }

    private void consistency(long old, long from, long to, boolean whole, List<byte[]> proof) {
        if (old == to) {
            if (!whole) {
                proof.add(range(from, to));
            }
            return;
        }
        long middle = from + split(to - from);
        if (old <= middle) {
            consistency(old, from, middle, whole, proof);
            proof.add(range(middle, to));
        } else {
            consistency(old, middle, to, false, proof);
            proof.add(range(from, middle));
        }
    }

    private byte[] range(long from, long to) {
        long width = to - from;
        if (Long.bitCount(width) == 1) {
            return perfect(Long.numberOfTrailingZeros(width), from / width);
        }
        long middle = from + split(width);
        return node(range(from, middle), range(middle, to));
    }

    private byte[] perfect(int height, long index) {
        int level = height / TILE_HEIGHT;
        int count = 1 << (height % TILE_HEIGHT);
        long first = index * count;
        var tile = read.computeIfAbsent(level + "/" + first / WIDTH, _ -> tiles.tile(level, first / WIDTH));
        int at = (int) (first % WIDTH);
        if (tile.length < (at + count) * HASH) {
            throw new IllegalStateException("tile " + level + "/" + first / WIDTH + ": " + tile.length / HASH
                    + " hashes (expected: at least " + (at + count) + ")");
        }
        return root(tile, at, count);
    }

    /// The root of `count` hashes, a power of two, of a tile.
    static byte[] root(byte[] hashes, int from, int count) {
        return count == 1
                ? Arrays.copyOfRange(hashes, from * HASH, (from + 1) * HASH)
                : node(root(hashes, from, count / 2), root(hashes, from + count / 2, count / 2));
    }

    /// The largest power of two below the width.
    private static long split(long width) {
        return Long.highestOneBit(width - 1);
    }

    /// Whether the path proves the leaf (section 2.1.3.2).
    public static boolean includes(byte[] leaf, long index, long size, List<byte[]> path, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long f = index;
        long s = size - 1;
        var hash = leaf;
        for (var step : path) {
            if (s == 0) {
                return false;
            }
            if ((f & 1) == 1 || f == s) {
                hash = node(step, hash);
                while ((f & 1) == 0 && f != 0) {
                    f >>= 1;
                    s >>= 1;
                }
            } else {
                hash = node(hash, step);
            }
            f >>= 1;
            s >>= 1;
        }
        return s == 0 && Arrays.equals(hash, root);
    }

    /// Whether the proof shows that the second root extends the first (section 2.1.4.2).
    public static boolean grows(long from, byte[] first, long to, byte[] second, List<byte[]> proof) {
        if (from == to) {
            return proof.isEmpty() && Arrays.equals(first, second);
        }
        if (from < 1 || from > to || proof.isEmpty()) {
            return false;
        }
        var steps = new ArrayList<>(proof);
        if (Long.bitCount(from) == 1) {
            steps.addFirst(first);
        }
        long f = from - 1;
        long s = to - 1;
        while ((f & 1) == 1) {
            f >>= 1;
            s >>= 1;
        }
        var a = steps.getFirst();
        var b = a;
        for (var step : steps.subList(1, steps.size())) {
            if (s == 0) {
                return false;
            }
            if ((f & 1) == 1 || f == s) {
                a = node(step, a);
                b = node(step, b);
                while ((f & 1) == 0 && f != 0) {
                    f >>= 1;
                    s >>= 1;
                }
            } else {
                b = node(b, step);
            }
            f >>= 1;
            s >>= 1;
        }
        return s == 0 && Arrays.equals(a, first) && Arrays.equals(b, second);
    }

    /// The growing end of a tree: the hashes of the tiles that are not full.
    public static final class Edge {
        private final List<ByteArrayOutputStream> levels = new ArrayList<>();
        private long size;

        /// A tile became full.
        public interface Full {
            void tile(int level, long n, byte[] hashes);
        }

        public Edge() {}

        /// @param edges by level
        public Edge(long size, Map<Integer, byte[]> edges) {
            this.size = size;
            edges.forEach((level, hashes) -> level(level).writeBytes(hashes));
        }

        private ByteArrayOutputStream level(int level) {
            while (levels.size() <= level) {
                levels.add(new ByteArrayOutputStream());
            }
            return levels.get(level);
        }

        public long size() {
            return size;
        }

        public int height() {
            return levels.size();
        }

        public byte[] hashes(int level) {
            return level < levels.size() ? levels.get(level).toByteArray() : new byte[0];
        }

        /// Adds a leaf.
        public void add(byte[] leaf, Full full) {
            add(0, leaf, full);
            size++;
        }

        private void add(int level, byte[] hash, Full full) {
            var edge = level(level);
            edge.writeBytes(hash);
            if (edge.size() == WIDTH * HASH) {
                var hashes = edge.toByteArray();
                edge.reset();
                long covered = size + 1;
                for (int l = 0; l <= level; l++) {
                    covered /= WIDTH;
                }
                full.tile(level, covered - 1, hashes);
                add(level + 1, Tree.root(hashes, 0, WIDTH), full);
            }
        }

        /// The root now.
        public byte[] root() {
            byte[] root = null;
            for (int level = 0; level < levels.size(); level++) {
                var hashes = levels.get(level).toByteArray();
                int left = hashes.length / HASH;
                // The smallest perfect trees stand at the right end.
                while (left > 0) {
                    int count = Integer.lowestOneBit(left);
                    var subtree = Tree.root(hashes, left - count, count);
                    root = root == null ? subtree : node(subtree, root);
                    left -= count;
                }
            }
            return root == null ? Digests.sha256() : root;
        }
    }
}
