package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Batch;
import ai.bhiv.gateway.BatchResult;
import ai.bhiv.gateway.GatewayProblem;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;

/// One run through the items of a batch, in the order that its mode and its references give. What a failed item was to
/// give is not sent for.
final class BatchRun {
    private static final int AT_ONCE = 5;

    private final Batch batch;
    private final References references;
    private final ItemRequests requests;
    private final Semaphore places;
    private final List<CompletableFuture<BatchResult>> results = new ArrayList<>();

    BatchRun(Batch batch, References references, ItemRequests requests) {
        this.batch = batch;
        this.references = references;
        this.requests = requests;
        this.places = new Semaphore(AT_ONCE);
    }

    /// What came of each, when all have ended.
    List<BatchResult> results() {
        if (Boolean.TRUE.equals(batch.dryRun())) {
            var planned = new ArrayList<BatchResult>();
            for (int i = 0; i < batch.items().size(); i++) {
                planned.add(requests.planned(i, batch.items().get(i), references.planned(i)));
            }
            return planned;
        }
        // The items have places of their own.
        Turn.stepsAside().run();
        Executor threads = task -> Thread.ofVirtual().name("batch").start(task);
        boolean parallel = batch.mode() == null || batch.mode() == Batch.Mode.PARALLEL;
        for (int i = 0; i < batch.items().size(); i++) {
            int index = i;
            if (parallel) {
                var needed = references.neededBy(i).stream().map(results::get).toArray(CompletableFuture[]::new);
                results.add(CompletableFuture.allOf(needed).thenApplyAsync(_ -> inPlace(index), threads));
            } else {
                results.add(CompletableFuture.completedFuture(one(index)));
            }
        }
        return results.stream().map(CompletableFuture::join).toList();
    }

    private BatchResult inPlace(int index) {
        places.acquireUninterruptibly();
        try {
            return one(index);
        } finally {
            places.release();
        }
    }

    private BatchResult one(int index) {
        var item = batch.items().get(index);
        int cause = failedBefore(index);
        if (cause >= 0) {
            var skipped = GatewayProblem.BATCH_SKIPPED
                    .because("item " + cause + " did not succeed")
                    .member("cause", cause);
            return requests.refused(index, item, BatchResult.Outcome.SKIPPED, skipped);
        }
        try {
            return requests.send(index, references.filled(index, this::value));
        } catch (Problem refusal) {
            return requests.refused(index, item, BatchResult.Outcome.FAILED, refusal);
        }
    }

    /// The index of an item without which this one is not sent; -1 when there is none.
    private int failedBefore(int index) {
        if (batch.mode() == Batch.Mode.STOP_ON_ERROR) {
            for (int i = 0; i < index; i++) {
                if (!succeeded(i)) {
                    return i;
                }
            }
        }
        return references.neededBy(index).stream()
                .filter(one -> !succeeded(one))
                .findFirst()
                .orElse(-1);
    }

    private boolean succeeded(int index) {
        return results.get(index).join().outcome() == BatchResult.Outcome.SUCCEEDED;
    }

    private JsonNode value(int index, String pointer) {
        var data = results.get(index).join().data();
        try {
            return data == null ? Json.MAPPER.getNodeFactory().missingNode() : data.at(pointer);
        } catch (IllegalArgumentException e) {
            throw GatewayProblem.BATCH_VALUE_MISSING.because("pointer: " + pointer + " (expected: a JSON pointer)");
        }
    }
}
