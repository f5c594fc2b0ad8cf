package ai.bhiv.platform.config;

import org.jspecify.annotations.Nullable;

/// A second door of the gateway, for clients of other machines.
@Config(
        prefix = "tls",
        meaning = "A port of the gateway with TLS 1.2 and 1.3 and HTTP/2. The plain port stays for this machine.")
public record TlsConfig(
        @Setting(
                meaning = "The file with the certificate and those that vouch for it, in PEM. With `tls.key` it opens"
                        + " the port; when the files change they are read again without a connection lost.")
        @Nullable
        String certificate,

        @Setting(meaning = "The file with the private key of the certificate, in PEM.") @Nullable
        String key,

        @Setting(value = "8443", min = "1", max = "65535", meaning = "The gateway's port with TLS.")
        int port) {

    /// @throws IllegalArgumentException when one of the two files is named without the other
    public TlsConfig {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("tls.certificate and tls.key: one is missing (expected: both or none)");
        }
    }

    /// No such port.
    public static TlsConfig none() {
        return new TlsConfig(null, null, 8443);
    }
}
