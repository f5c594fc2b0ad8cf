package ai.bhiv.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.testing.AtEnd;
import ai.bhiv.testing.TestPlatform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The gateway's doors as clients of other machines see them: compression, TLS and HTTP/2.
class EdgePortTest {
    private static final String TEXT = "A sentence that says it again. ".repeat(200);

    private final Path files = directory();
    private final Path certificate = files.resolve("edge.pem");
    private final Path key = files.resolve("edge.key");
    private int port;
    private TlsPort tls;
    private HttpServer server;

    private static Path directory() {
        try {
            return AtEnd.directory("bhiv-edge-");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        issue("first");
        port = TestPlatform.freePorts();
        tls = new TlsPort(port + 2, certificate, key);
        server = new HttpServer(
                        Map.of(Role.GATEWAY, EdgePortTest::answer, Role.CRM, EdgePortTest::answer),
                        Map.of(port, Role.GATEWAY, port + 1, Role.CRM, port + 2, Role.GATEWAY),
                        "127.0.0.1",
                        files,
                        new AccessLog(() -> true, Clock.systemUTC()))
                .with(tls);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private static Reply answer(Exchange exchange) {
        return switch (exchange.path()) {
            case "/text" -> Reply.text(200, "text/plain", TEXT);
            case "/json" -> Reply.json(200, Map.of("text", TEXT));
            case "/open" ->
                new Reply(
                        200,
                        new Headers().set("Content-Type", "application/json"),
                        out -> out.write(TEXT.getBytes(StandardCharsets.UTF_8)));
            case "/small" -> Reply.text(200, "text/plain", "small");
            case "/token" -> Reply.text(200, "text/plain", TEXT).header("Cache-Control", "no-store");
            case "/session" -> Reply.text(200, "text/plain", TEXT).header("Set-Cookie", "s=1");
            case "/record" -> Reply.text(200, "application/json", TEXT).header("ETag", "\"3\"");
            case "/stream" -> Reply.text(200, "text/event-stream", TEXT);
            case "/picture" -> Reply.text(200, "image/png", TEXT);
            case "/packed" -> Reply.text(200, "text/plain", TEXT).header("Content-Encoding", "br");
            default -> Reply.text(404, "text/plain", "nothing here");
        };
    }

    private HttpResponse<byte[]> get(int at, String path, @Nullable String accepts) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path));
        if (accepts != null) {
            request.header("Accept-Encoding", accepts);
        }
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static boolean packed(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Content-Encoding").equals(java.util.Optional.of("gzip"));
    }

    @Test
    void longTextsGoOutInGzipToThoseWhoTakeIt() throws Exception {
        for (var path : new String[] {"/text", "/json", "/open"}) {
            var answer = get(port, path, "br;q=1.0, gzip;q=0.8, *;q=0.1");
            assertThat(packed(answer)).as(path).isTrue();
            assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
            assertThat(answer.body().length).isLessThan(TEXT.length() / 10);
            var unpacked = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
            assertThat(new String(unpacked, StandardCharsets.UTF_8)).contains(TEXT);
        }
        for (var accepts : new String[] {null, "br", "gzip;q=0", "*;q=0, br", "identity"}) {
            var plain = get(port, "/text", accepts);
            assertThat(packed(plain)).as("accepts " + accepts).isFalse();
            assertThat(new String(plain.body(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
            assertThat(plain.headers().firstValue("Vary")).contains("Accept-Encoding");
        }
    }

    @Test
    void whatMayHoldSecretsOrIsNoTextGoesOutAsItIs() throws Exception {
        for (var path : new String[] {"/small", "/token", "/session", "/record", "/stream", "/picture", "/packed"}) {
            assertThat(packed(get(port, path, "gzip"))).as(path).isFalse();
        }
        assertThat(packed(get(port + 1, "/text", "gzip")))
                .as("a role's own port")
                .isFalse();
    }

    @Test
    void theTlsPortSpeaksHttp2AndAsksBrowsersToStayOnTls() throws Exception {
        try (var client = trusting()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + (port + 2) + "/text"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).isEqualTo(TEXT);
            assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                    .contains("max-age=31536000; includeSubDomains");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        }
        assertThat(get(port, "/text", null).headers().firstValue("Strict-Transport-Security"))
                .as("the plain port")
                .isEmpty();
    }

    @Test
    void aProcessThatLeavesStillAnswersOverHttp2() throws Exception {
        server.leave();
        try (var client = trusting()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + (port + 2) + "/small"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Connection")).isEmpty();
        }
    }

    @Test
    void aNewCertificateIsTakenAndABrokenOneIsNot() throws Exception {
        assertThat(shown()).isEqualTo("CN=first");
        issue("second");
        later();
        tls.reload();
        await().until(() -> shown().equals("CN=second"));
        Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");
        later();
        tls.reload();
        assertThat(shown()).isEqualTo("CN=second");
        issue("third");
        later();
        tls.reload();
        await().until(() -> shown().equals("CN=third"));
    }

    /// Makes the files newer than any that were read, whatever the clock of the file system resolves.
    private void later() throws IOException {
        var newer = FileTime.from(Instant.now().plusSeconds(changes++));
        Files.setLastModifiedTime(certificate, newer);
        Files.setLastModifiedTime(key, newer);
    }

    private int changes = 2;

    private String shown() throws Exception {
        try (var client = trusting()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + (port + 2) + "/small"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            var peer = (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
            return peer.getSubjectX500Principal().getName();
        }
    }

    /// A client that trusts every certificate that was issued here.
    private HttpClient trusting() throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var stores = Files.list(files)) {
            for (var store :
                    stores.filter(file -> file.toString().endsWith(".p12")).toList()) {
                trusted.setCertificateEntry(
                        store.getFileName().toString(), load(store).getCertificate("edge"));
            }
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    }

    /// A pair of files signed by itself.
    private void issue(String name) throws Exception {
        var store = files.resolve(name + ".p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "edge",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        var pair = load(store);
        Files.writeString(
                certificate, pem("CERTIFICATE", pair.getCertificate("edge").getEncoded()));
        Files.writeString(
                key,
                pem("PRIVATE KEY", pair.getKey("edge", "changeit".toCharArray()).getEncoded()));
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }
}
