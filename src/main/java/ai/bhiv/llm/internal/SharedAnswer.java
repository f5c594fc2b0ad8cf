package ai.bhiv.llm.internal;

import ai.bhiv.platform.contract.RawAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One answer that several clients read, each at its own pace, while it arrives (LLM-57). It is taken from the provider
/// in a thread of its own, so that the one who asked first may leave; when the last has left, it is cancelled.
final class SharedAnswer {
    private final RawAnswer answer;
    private byte[] bytes = new byte[4096];
    private int size;
    private boolean done;
    private @Nullable IOException fault;
    private int readers = 1;

    /// @param ended told all the bytes, or nothing when it failed
    SharedAnswer(RawAnswer answer, Consumer<byte @Nullable []> ended) {
        this.answer = answer;
        Thread.ofVirtual().name("llm-shared").start(() -> pump(ended));
    }

    private void pump(Consumer<byte @Nullable []> ended) {
        IOException seen = null;
        try {
            answer.content().writeTo(new Growing());
        } catch (IOException e) {
            seen = e;
        } catch (RuntimeException e) {
            seen = new IOException("the answer broke off", e);
        }
        byte[] all;
        synchronized (this) {
            done = true;
            fault = seen;
            all = Arrays.copyOf(bytes, size);
            notifyAll();
        }
        ended.accept(seen == null ? all : null);
    }

    /// Where the answer is written to, for all.
    private final class Growing extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int at, int length) throws IOException {
            synchronized (SharedAnswer.this) {
                if (readers == 0) {
                    throw new IOException("nobody reads the answer any more");
                }
                if (bytes.length - size < length) {
                    bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
                }
                System.arraycopy(from, at, bytes, size, length);
                size += length;
                SharedAnswer.this.notifyAll();
            }
        }
    }

    /// One more reads it.
    ///
    /// @return false when everybody had left before, or when it broke off
    synchronized boolean join() {
        if (readers == 0 && !done || fault != null) {
            return false;
        }
        readers++;
        return true;
    }

    private synchronized void leave() {
        readers--;
    }

    /// What one reader is given; it counts as one until it was written or discarded.
    ///
    /// @param mark the value of `x-bhiv-cache`
    RawAnswer read(String mark) {
        var headers = new LinkedHashMap<>(answer.headers());
        headers.put("x-bhiv-cache", mark);
        if (mark.equals("joined")) {
            headers.put("x-bhiv-cost", "0");
        }
        return new RawAnswer(answer.status(), headers, new RawAnswer.Content() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                try {
                    pass(out);
                } finally {
                    leave();
                }
            }

            @Override
            public long length() {
                return answer.content().length();
            }

            @Override
            public void discard() {
                leave();
            }
        });
    }

    private void pass(OutputStream out) throws IOException {
        int at = 0;
        for (var part = after(at); part.length > 0; part = after(at)) {
            out.write(part);
            out.flush();
            at += part.length;
        }
        var broken = fault;
        if (broken != null) {
            throw broken;
        }
    }

    /// What came after a place, as soon as there is something; empty at the end.
    private synchronized byte[] after(int at) throws IOException {
        try {
            while (at == size && !done) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return Arrays.copyOfRange(bytes, at, size);
    }
}
