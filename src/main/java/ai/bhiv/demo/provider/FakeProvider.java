package ai.bhiv.demo.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A provider that is none: it speaks the protocols of OpenAI (chat completions, responses, embeddings, models) and of
/// Anthropic (messages, count_tokens), obeys the script in the model's name, records what arrives, and keeps its own
/// bill. What it answers is fixed text, never the work of a model.
///
/// `GET /fake/bill` tells the bill, `GET /fake/requests` how many requests there were.
public final class FakeProvider implements AutoCloseable {
    private final ServerSocket server;
    private final boolean recording;
    private final Bill bill = new Bill();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, AtomicInteger> byModel = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private FakeProvider(ServerSocket server, boolean recording) {
        this.server = server;
        this.recording = recording;
    }

    /// Listens on loopback only.
    ///
    /// @param port 0 for any free one
    /// @param recording whether requests are kept for [#seen]
    public static FakeProvider start(int port, boolean recording) {
        try {
            var provider = new FakeProvider(new ServerSocket(port, 1024, InetAddress.getLoopbackAddress()), recording);
            Thread.ofPlatform().name("fake-provider").daemon().start(provider::accept);
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException("the fake provider cannot listen on " + port, e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().name("fake").start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        open.incrementAndGet();
        try (var wire = new Wire(socket)) {
            for (var request = wire.read(); request != null; request = wire.read()) {
                if (!request.path().startsWith("/fake/")) {
                    requests.incrementAndGet();
                    if (recording) {
                        seen.add(request);
                    }
                }
                new FakeAnswer(this, wire, request).give();
            }
        } catch (IOException gone) {
            // the client left, or the script ended the connection
        } finally {
            open.decrementAndGet();
            sockets.remove(socket);
        }
    }

    /// How often a model of this name was asked before.
    int before(String model) {
        return byModel.computeIfAbsent(model, _ -> new AtomicInteger()).getAndIncrement();
    }

    /// The port that it listens on.
    public int port() {
        return server.getLocalPort();
    }

    /// Its address without a path: the base of Anthropic clients; those of OpenAI add `/v1`.
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /// What arrived, in order.
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /// The last request that arrived.
    public @Nullable Seen last() {
        var all = seen();
        return all.isEmpty() ? null : all.getLast();
    }

    /// How many requests arrived.
    public int requests() {
        return requests.get();
    }

    /// Connections that are open now.
    public int connections() {
        return open.get();
    }

    /// Its bill.
    public Bill bill() {
        return bill;
    }

    /// The sum of its bill.
    public BigDecimal billed() {
        return bill.total();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
