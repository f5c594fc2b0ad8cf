package ai.bhiv.platform.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A port of a server with TLS 1.2 and 1.3 and HTTP/2 by ALPN (GTW-53).
public final class TlsPort {
    private static final Logger LOG = LoggerFactory.getLogger(TlsPort.class);
    private static final int STREAMS = 100;

    private final int port;
    private final Path certificate;
    private final Path key;
    private @Nullable Http11NioProtocol protocol;
    private @Nullable Stamp known;

    private record Stamp(FileTime certificate, FileTime key) {}

    /// @param certificate the chain in PEM
    /// @param key the private key in PEM
    public TlsPort(int port, Path certificate, Path key) {
        this.port = port;
        this.certificate = certificate;
        this.key = key;
    }

    int port() {
        return port;
    }

    /// Makes a plain connector one with TLS.
    void secure(Connector connector, Http11NioProtocol plain) {
        connector.setScheme("https");
        connector.setSecure(true);
        plain.setSSLEnabled(true);
        var host = new SSLHostConfig();
        host.setProtocols("TLSv1.2+TLSv1.3");
        var pair = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        pair.setCertificateFile(certificate.toAbsolutePath().toString());
        pair.setCertificateKeyFile(key.toAbsolutePath().toString());
        host.addCertificate(pair);
        connector.addSslHostConfig(host);
        var http2 = new Http2Protocol();
        http2.setMaxConcurrentStreams(STREAMS);
        http2.setMaxHeaderCount(HttpServer.MOST_HEADERS);
        connector.addUpgradeProtocol(http2);
        protocol = plain;
        known = stamp();
    }

    /// Takes the files again when they changed. Connections that are open stay; a pair that cannot be read leaves the
    /// one in use and is tried again when it changes.
    public synchronized void reload() {
        var now = stamp();
        if (protocol == null || now == null || now.equals(known)) {
            return;
        }
        known = now;
        try {
            protocol.reloadSslHostConfigs();
            LOG.info("the certificate of port {} was read again", port);
        } catch (RuntimeException e) {
            LOG.error("the new certificate of port {} cannot be used; the old one stays", port, e);
        }
    }

    private @Nullable Stamp stamp() {
        try {
            return new Stamp(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
        } catch (IOException absent) {
            return null;
        }
    }
}
