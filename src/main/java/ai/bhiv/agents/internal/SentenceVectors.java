package ai.bhiv.agents.internal;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sentences as unit vectors, by the all-MiniLM-L6-v2 model inside this process: no key, no network.
///
/// The model (about 100 MB with its runtime) is loaded at the first sentence; a list of sentences seen in an earlier
/// run
/// comes from a file and needs no model.
final class SentenceVectors {
    /// Numbers in a vector.
    static final int DIMENSIONS = 384;

    /// What one sentence may have; the model's window is 256 tokens, a question that needs more is not one.
    private static final int LONGEST = 1_000;

    private static final Logger log = LoggerFactory.getLogger(SentenceVectors.class);
    private static final String MODEL = "all-minilm-l6-v2-q 1";

    private final Path directory;
    private final ReentrantLock loading = new ReentrantLock();
    private volatile @Nullable AllMiniLmL6V2QuantizedEmbeddingModel model;

    /// @param directory where vectors of known lists are kept; made when it is first needed
    SentenceVectors(Path directory) {
        this.directory = directory;
    }

    /// The vector of one sentence, of length 1.
    ///
    /// @throws VectorsUnavailable when the model cannot be loaded on this machine
    float[] of(String sentence) {
        var text = sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST);
        return unit(model().embed(text).content().vector());
    }

    /// The vectors of a list, in its order, from the file of exactly this list when there is one.
    List<float[]> of(List<String> sentences) {
        var file = directory.resolve("sentences-" + fingerprint(sentences) + ".bin");
        var kept = read(file, sentences.size());
        if (kept != null) {
            return kept;
        }
        var vectors = sentences.stream().map(this::of).toList();
        write(file, vectors);
        return vectors;
    }

    private AllMiniLmL6V2QuantizedEmbeddingModel model() {
        var ready = model;
        if (ready != null) {
            return ready;
        }
        loading.lock();
        try {
            ready = model;
            if (ready == null) {
                stayAtHome();
                ready = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
                model = ready;
            }
            return ready;
        } catch (LinkageError | RuntimeException e) {
            throw new VectorsUnavailable(e);
        } finally {
            loading.unlock();
        }
    }

    /// The tokenizer's library asks a cloud's metadata service where it runs and reports its use; a self-hosted
    /// program calls nobody.
    private static void stayAtHome() {
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
    }

    private static @Nullable List<float[]> read(Path file, int count) {
        try {
            if (!Files.isReadable(file) || Files.size(file) != (long) count * DIMENSIONS * Float.BYTES) {
                return null;
            }
            var numbers = ByteBuffer.wrap(Files.readAllBytes(file)).asFloatBuffer();
            var vectors = new ArrayList<float[]>(count);
            for (int i = 0; i < count; i++) {
                var vector = new float[DIMENSIONS];
                numbers.get(vector);
                vectors.add(vector);
            }
            return vectors;
        } catch (IOException e) {
            log.warn("vectors cannot be read from {}; they are computed again", file, e);
            return null;
        }
    }

    private void write(Path file, List<float[]> vectors) {
        var bytes = ByteBuffer.allocate(vectors.size() * DIMENSIONS * Float.BYTES);
        var numbers = bytes.asFloatBuffer();
        vectors.forEach(numbers::put);
        try {
            Files.createDirectories(directory);
            var half = Files.createTempFile(directory, "sentences", ".part");
            Files.write(half, bytes.array());
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.warn("vectors cannot be kept in {}; each start computes them again", directory, e);
        }
    }

    private static String fingerprint(List<String> sentences) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(MODEL.getBytes(StandardCharsets.UTF_8));
            for (var sentence : sentences) {
                digest.update((byte) 0);
                digest.update(sentence.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static float[] unit(float[] vector) {
        double length = Math.sqrt(cosine(vector, vector));
        var unit = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    /// The cosine of two unit vectors.
    static double cosine(float[] a, float[] b) {
        // four sums at once: one alone waits for its own addition each step
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (int i = 0; i < DIMENSIONS; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        return (double) s0 + s1 + s2 + s3;
    }

    /// The model cannot be loaded here; the cause says why.
    static final class VectorsUnavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        VectorsUnavailable(Throwable cause) {
            super("the sentence model cannot be loaded: " + cause.getMessage(), cause);
        }
    }
}
