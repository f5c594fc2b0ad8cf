package ai.bhiv.platform.config;

import java.util.List;

/// What was found wrong before anything was opened or changed: settings, home directory, rights. The program
/// prints the message and ends with [#EXIT_CODE] (PLT-50).
public final class ConfigurationException extends RuntimeException {
    /// `EX_CONFIG` of sysexits(3).
    public static final int EXIT_CODE = 78;

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /// All faults at once; each is one sentence that names the value and what was expected.
    public ConfigurationException(List<String> faults) {
        super(numbered(faults));
        this.faults = List.copyOf(faults);
    }

    public ConfigurationException(String fault) {
        this(List.of(fault));
    }

    public ConfigurationException(String fault, Throwable cause) {
        this(List.of(fault));
        initCause(cause);
    }

    public List<String> faults() {
        return faults;
    }

    private static String numbered(List<String> faults) {
        if (faults.size() == 1) {
            return faults.getFirst();
        }
        var text = new StringBuilder(faults.size() + " faults in the configuration:");
        for (int i = 0; i < faults.size(); i++) {
            text.append("\n%3d. %s".formatted(i + 1, faults.get(i)));
        }
        return text.toString();
    }
}
