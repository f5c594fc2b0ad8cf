package ai.bhiv.guard.internal;

import java.util.List;

/// Inspects one value: the screen first, then the forms that decoders make of it, then the detectors that the screen of
/// each form calls.
final class Inspector {
    private record Called(int group, Detector detector) {}

    private static final List<Called> DETECTORS = List.of(
            new Called(Screen.SQL, new SqlDetector()),
            new Called(Screen.SQL_LEXICON, SqlDetector::lexicon),
            new Called(Screen.MARKUP, new MarkupDetector()),
            new Called(Screen.SCRIPT, new ScriptDetector()),
            new Called(Screen.SCHEME, ScriptAddress::whole),
            new Called(Screen.PATH, new PathDetector()),
            new Called(Screen.PATH_FILE, PathDetector::files),
            new Called(Screen.SHELL, new ShellDetector()),
            new Called(Screen.CODE, new CodeDetector()),
            new Called(Screen.DOCUMENT, new DocumentDetector()),
            new Called(Screen.ADDRESS, new AddressDetector()));

    private static final Evidence NOTHING = new Evidence();

    private Inspector() {}

    /// What is found in the value. Most values are cleared by one look at each of their characters.
    static Evidence inspect(String value) {
        int groups = Screen.scan(value);
        if (groups == 0) {
            return NOTHING;
        }
        return (groups & Screen.DECODE) == 0 ? single(value, groups) : forms(value, false);
    }

    /// The same with every detector on every form, whatever the screen says.
    static Evidence inspectUnscreened(String value) {
        return forms(value, true);
    }

    private static Evidence single(String value, int groups) {
        var evidence = new Evidence();
        detect(Form.of(value, List.of()), groups, evidence);
        return evidence;
    }

    private static Evidence forms(String value, boolean everything) {
        var best = NOTHING;
        for (var form : Forms.of(value)) {
            var evidence = new Evidence();
            detect(form, everything ? Screen.ALL : Screen.scan(form.text()), evidence);
            if (evidence.score() > best.score()) {
                best = evidence;
            }
        }
        return best;
    }

    private static void detect(Form form, int groups, Evidence evidence) {
        for (var called : DETECTORS) {
            if ((groups & called.group) != 0) {
                called.detector.inspect(form, evidence);
            }
        }
    }
}
