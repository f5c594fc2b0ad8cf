package ai.bhiv.gateway.internal;

import java.util.concurrent.atomic.AtomicLong;

class LocalBucketsTest extends BucketsSuite {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

    @Override
    Buckets buckets() {
        return new LocalBuckets(now::get);
    }

    @Override
    void passes(long nanos) {
        now.addAndGet(nanos);
    }
}
