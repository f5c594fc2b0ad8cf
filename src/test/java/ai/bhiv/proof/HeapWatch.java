package ai.bhiv.proof;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// Samples the heap of another JVM every 20 ms until it is closed.
final class HeapWatch implements AutoCloseable {
    /// The pools of the serial collector, which every process of the platform runs with.
    private static final List<String> HEAP = List.of("Eden Space", "Survivor Space", "Tenured Gen");
    private static final long EVERY_MILLIS = 20;

    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final List<GarbageCollectorMXBean> collectors;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread sampler;
    private long used;
    private long live;

    private HeapWatch(JMXConnector connector) throws IOException {
        var server = connector.getMBeanServerConnection();
        this.connector = connector;
        this.memory = ManagementFactory.getPlatformMXBean(server, MemoryMXBean.class);
        this.collectors = ManagementFactory.getPlatformMXBeans(server, GarbageCollectorMXBean.class);
        memory.gc();
        this.sampler = Thread.ofPlatform().name("heap").start(this::sample);
    }

    static HeapWatch of(long pid) throws Exception {
        var machine = VirtualMachine.attach(Long.toString(pid));
        try {
            return new HeapWatch(JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
        } finally {
            machine.detach();
        }
    }

    private void sample() {
        try {
            do {
                see(memory.getHeapMemoryUsage().getUsed(), afterCollections());
            } while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long afterCollections() {
        long most = 0;
        for (var collector : collectors) {
            var last = collector.getLastGcInfo();
            if (last != null) {
                long sum = 0;
                for (var pool : last.getMemoryUsageAfterGc().entrySet()) {
                    sum += HEAP.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
                }
                most = Math.max(most, sum);
            }
        }
        return most;
    }

    private synchronized void see(long usedNow, long liveNow) {
        used = Math.max(used, usedNow);
        live = Math.max(live, liveNow);
    }

    /// The most that was used at a sample since the start, garbage included.
    synchronized long peak() {
        return used;
    }

    /// The most that a collection since the start left.
    synchronized long peakAfterCollections() {
        return live;
    }

    /// What is used after a full collection now.
    long usedNow() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    @Override
    public void close() throws Exception {
        closed.countDown();
        sampler.join();
        connector.close();
    }
}
