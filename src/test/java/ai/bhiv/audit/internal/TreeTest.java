package ai.bhiv.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The tree against the vectors of Certificate Transparency and against a naive recomputation.
class TreeTest {
    private static final HexFormat HEX = HexFormat.of();

    /// The inputs and roots that implementations of RFC 6962 share.
    private static final List<String> INPUTS =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void theRootsAreThoseOfTheVectors() {
        var grown = new Grown();
        for (int i = 0; i < INPUTS.size(); i++) {
            grown.add(Tree.leaf(HEX.parseHex(INPUTS.get(i))));
            assertThat(HEX.formatHex(grown.edge.root())).isEqualTo(ROOTS.get(i));
            assertThat(HEX.formatHex(grown.tree().root(i + 1))).isEqualTo(ROOTS.get(i));
        }
    }

    @Test
    void everyProofUpToSize300HoldsAndIsThatOfTheNaiveTree() {
        int most = 300;
        var leaves = IntStream.range(0, most).mapToObj(TreeTest::leaf).toList();
        var roots = IntStream.rangeClosed(0, most)
                .mapToObj(n -> naive(leaves.subList(0, n)))
                .toList();
        var grown = new Grown();
        for (int size = 1; size <= most; size++) {
            grown.add(leaves.get(size - 1));
            assertThat(grown.edge.root()).isEqualTo(roots.get(size));
        }
        for (int size = 1; size <= most; size++) {
            var tree = grown.tree();
            assertThat(tree.root(size)).isEqualTo(roots.get(size));
            for (int i = 0; i < size; i++) {
                var path = tree.inclusion(i, size);
                if (!Tree.includes(leaves.get(i), i, size, path, roots.get(size))
                        || Tree.includes(leaves.get(i), i ^ 1, size, path, roots.get(size))) {
                    throw new AssertionError("inclusion of " + i + " in " + size);
                }
            }
            for (int from = 1; from <= size; from++) {
                var proof = tree.consistency(from, size);
                if (!Tree.grows(from, roots.get(from), size, roots.get(size), proof)) {
                    throw new AssertionError("consistency of " + from + " and " + size);
                }
                if (from < size && Tree.grows(from, roots.get(from - 1), size, roots.get(size), proof)) {
                    throw new AssertionError("a wrong root is taken: " + from + " and " + size);
                }
            }
        }
    }

    @Test
    void aProofOfAnyOtherBitDoesNotHold() {
        var grown = new Grown();
        for (int i = 0; i < 100; i++) {
            grown.add(leaf(i));
        }
        var root = grown.edge.root();
        var path = grown.tree().inclusion(37, 100);
        for (int i = 0; i < path.size(); i++) {
            var bent = new ArrayList<>(path);
            var hash = path.get(i).clone();
            hash[i] ^= 1;
            bent.set(i, hash);
            assertThat(Tree.includes(leaf(37), 37, 100, bent, root)).isFalse();
        }
        assertThat(Tree.includes(leaf(37), 37, 100, path.subList(1, path.size()), root))
                .isFalse();
        assertThat(Tree.includes(leaf(38), 37, 100, path, root)).isFalse();
    }

    @Test
    void tilesOfALargeTreeGiveTheSameRootsAsItsEdge() {
        var grown = new Grown();
        for (int i = 0; i < 70_000; i++) {
            grown.add(leaf(i));
            if (i % 9_973 == 0 || i == 65_535 || i == 65_536) {
                assertThat(grown.tree().root(i + 1)).isEqualTo(grown.edge.root());
            }
        }
        assertThat(grown.full.keySet()).contains("0/0", "0/272", "1/0");
        var tree = grown.tree();
        int before = grown.reads;
        tree.inclusion(12_345, 70_000);
        assertThat(grown.reads - before).isLessThanOrEqualTo(30);
    }

    private static final class Grown {
        private final Tree.Edge edge = new Tree.Edge();
        private final Map<String, byte[]> full = new HashMap<>();
        private int reads;

        void add(byte[] leaf) {
            edge.add(leaf, (level, n, hashes) -> full.put(level + "/" + n, hashes));
        }

        Tree tree() {
            return new Tree((level, n) -> {
                reads++;
                return full.getOrDefault(level + "/" + n, edge.hashes(level));
            });
        }
    }

    private static byte[] leaf(int i) {
        return Tree.leaf(("entry " + i).getBytes(StandardCharsets.UTF_8));
    }

    /// RFC 9162, section 2.1.1, as it is written there.
    private static byte[] naive(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return ai.bhiv.platform.audit.Digests.sha256();
        }
        if (leaves.size() == 1) {
            return Arrays.copyOf(leaves.getFirst(), 32);
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        return Tree.node(naive(leaves.subList(0, k)), naive(leaves.subList(k, leaves.size())));
    }
}
