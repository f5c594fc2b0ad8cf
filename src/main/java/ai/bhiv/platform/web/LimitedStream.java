package ai.bhiv.platform.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/// A body that refuses to be longer than allowed, and that names a stalled sender as such.
final class LimitedStream extends FilterInputStream {
    private final long limit;
    private long count;

    LimitedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int n = super.read(buffer, offset, length);
            count += Math.max(0, n);
            if (count > limit) {
                throw Binding.tooLarge(limit);
            }
            return n;
        } catch (SocketTimeoutException e) {
            throw Binding.timeout(e);
        }
    }
}
