package ai.bhiv.platform.about;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// What was built, from `bhiv-build.properties`, which the build fills in.
public final class Version {
    private static final Properties BUILD = read();

    /// Of this program.
    public static final String CURRENT = BUILD.getProperty("version", "unknown");

    static final String SWAGGER_UI = BUILD.getProperty("swagger-ui", "unknown");

    private Version() {}

    private static Properties read() {
        var build = new Properties();
        try (var in = Version.class.getResourceAsStream("/bhiv-build.properties")) {
            if (in != null) {
                build.load(in);
            }
            return build;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
