package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.call.Peers;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.testing.TestPort;
import ai.bhiv.testing.TestTenant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// PLT-23: what a client of another process sends again when no answer came, and how often.
class RetryTest {
    private static TestPort port;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger failing = new AtomicInteger();
    private ServerSocket peer;
    private Things things;

    @Resource(roles = Role.LOGISTICS, module = "echo", name = "things")
    @HttpExchange("/things")
    public interface Things {
        @GetExchange
        @Op(summary = "Lists things.", permission = Op.SIGNED_IN, notATool = "A test.")
        List<String> list();

        @PostExchange
        @Op(summary = "Makes a thing.", permission = Op.SIGNED_IN, notATool = "A test.")
        void make();

        @PostExchange("/outside")
        @Op(
                summary = "Makes a thing elsewhere.",
                permission = Op.SIGNED_IN,
                transactional = false,
                notATool = "A test.")
        void makeElsewhere();

        @PutExchange
        @Op(summary = "Sets all things.", permission = Op.SIGNED_IN, notATool = "A test.")
        void set();

        @PutExchange("/one")
        @Op(summary = "Changes a thing.", permission = Op.SIGNED_IN, notATool = "A test.")
        void change(@RequestHeader("If-Match") Version version);

        @DeleteExchange
        @Op(summary = "Removes things.", permission = Op.SIGNED_IN, notATool = "A test.")
        void remove();
    }

    @BeforeAll
    static void open() {
        port = new TestPort(TestTenant.of("echo"), Things.class, null);
    }

    @AfterAll
    static void close() throws IOException {
        port.close();
    }

    /// A peer that reads requests and closes the connection without an answer while it is failing.
    @BeforeEach
    void listen() throws IOException {
        peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!peer.isClosed()) {
                try {
                    var socket = peer.accept();
                    Thread.ofVirtual().start(() -> answer(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        things = port.remote(Things.class, _ -> Optional.of(URI.create("http://127.0.0.1:" + peer.getLocalPort())));
    }

    @AfterEach
    void stop() throws IOException {
        peer.close();
    }

    private void answer(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            var head = new StringBuilder();
            for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.append(line).append('\n');
            }
            requests.add(head.toString());
            if (failing.getAndDecrement() <= 0) {
                var body = head.toString().startsWith("GET") ? "[\"a\"]" : "";
                socket.getOutputStream()
                        .write(("HTTP/1.1 "
                                        + (body.isEmpty() ? "204 No Content\r\n" : "200 OK\r\nContent-Length: 5\r\n")
                                        + "Content-Type: application/json\r\nConnection: close\r\n\r\n" + body)
                                .getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            requests.add(e.toString());
        }
    }

    private void call(Runnable work) {
        var person = new Principal("u-1", "pat", "default", Set.of("Admin"), null);
        new RequestContext(person, "test", "0".repeat(32), Instant.now().plusSeconds(20), "token", null).run(work);
    }

    @Test
    void whatCanBeRepeatedIsSentOnceMoreWithTheSameKey() {
        failing.set(1);
        call(() -> assertThat(things.list()).containsExactly("a"));
        assertThat(requests).hasSize(2);
        for (int i = 0; i < 20; i++) {
            call(things::list);
        }
        requests.clear();
        failing.set(1);
        call(things::make);
        assertThat(requests).hasSize(2);
        assertThat(key(requests.get(0))).isNotEmpty().isEqualTo(key(requests.get(1)));
        call(things::make);
        assertThat(key(requests.get(2))).isNotEqualTo(key(requests.get(0)));
        requests.clear();
        failing.set(1);
        call(things::set);
        assertThat(requests).hasSize(2);
    }

    @Test
    void whatWouldDoItTwiceIsNot() {
        List<Runnable> never = List.of(things::remove, () -> things.change(new Version(1)), things::makeElsewhere);
        for (var call : never) {
            requests.clear();
            failing.set(1);
            var problem = catchThrowableOfType(Problem.class, () -> call(call));
            assertThat(problem.code().code()).isEqualTo("platform.dependency.unavailable");
            assertThat(requests).hasSize(1);
        }
    }

    @Test
    void aRoleInTroubleGetsATenthMoreAndNoStorm() {
        failing.set(Integer.MAX_VALUE);
        for (int i = 0; i < 300; i++) {
            assertThat(catchThrowableOfType(Problem.class, () -> call(things::list)))
                    .isNotNull();
        }
        assertThat(requests).hasSize(300 + 31);
    }

    @Test
    void theSecondAttemptGoesToAnotherInstance() {
        var live = URI.create("http://127.0.0.1:" + peer.getLocalPort());
        var dead = URI.create("http://127.0.0.1:1");
        var twoInstances = port.remote(Things.class, new Peers() {
            @Override
            public Optional<URI> address(Role role) {
                return Optional.of(dead);
            }

            @Override
            public Optional<URI> another(Role role, URI tried) {
                return Optional.of(tried.equals(dead) ? live : dead);
            }
        });
        call(() -> assertThat(twoInstances.list()).containsExactly("a"));
        assertThat(requests).hasSize(1);
    }

    private static String key(String head) {
        return head.lines()
                .filter(line -> line.startsWith("Idempotency-Key: "))
                .findFirst()
                .orElse("");
    }
}
