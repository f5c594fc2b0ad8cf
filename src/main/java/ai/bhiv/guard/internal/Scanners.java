package ai.bhiv.guard.internal;

import java.util.List;

/// Scanners that give their names, as whole words in any case.
final class Scanners {
    private static final List<String> NAMES = List.of(
            "sqlmap",
            "nmap",
            "nikto",
            "burp",
            "w3af",
            "acunetix",
            "nessus",
            "openvas",
            "masscan",
            "zap",
            "ffuf",
            "dirb",
            "dirbuster",
            "gobuster",
            "wfuzz",
            "nuclei",
            "wpscan",
            "hydra",
            "whatweb",
            "feroxbuster",
            "arachni",
            "skipfish",
            "havij",
            "commix",
            "jaeles",
            "zgrab");

    private Scanners() {}

    /// Where a scanner's name stands; -1 when none does.
    static int named(String userAgent) {
        var text = Letters.folded(userAgent);
        for (var name : NAMES) {
            int at = text.indexOf(name);
            if (at >= 0 && Letters.wordStart(text, at) && Letters.wordEnd(text, at) == at + name.length()) {
                return at;
            }
        }
        return -1;
    }
}
