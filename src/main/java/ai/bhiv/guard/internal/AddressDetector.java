package ai.bhiv.guard.internal;

/// Requests that the server is to make for somebody else, and line breaks that begin a header of its own.
final class AddressDetector implements Detector {
    private static final String[] SCHEMES = {
        "gopher://", "dict://", "ldap://", "ldaps://", "tftp://", "rmi://", "netdoc://", "jar:", "sftp://"
    };

    private static final String[] METADATA = {
        "169.254.169.254", "metadata.google.internal", "metadata.azure", "100.100.100.200", "instance-data",
        "169.254.170.2", "[fd00:ec2::254]", "computemetadata", "latest/meta-data", "latest/user-data"
    };

    private static final String[] HEADERS = {
        "set-cookie:",
        "location:",
        "content-type:",
        "content-length:",
        "http/1.",
        "x-forwarded-",
        "refresh:",
        "host:",
        "transfer-encoding:",
        "bcc:",
        "cc:",
        "to:",
        "subject:",
        "access-control-",
        "link:",
        "get /",
        "post /",
        "x-xss-protection:"
    };

    @Override
    public void inspect(Form form, Evidence evidence) {
        var text = form.folded();
        for (var scheme : SCHEMES) {
            int at = text.indexOf(scheme);
            if (at >= 0
                    && Letters.wordStart(text, at)
                    && (!scheme.equals("jar:") || text.indexOf("!/", at) > 0)
                    && (at == 0 || "=(\"'".indexOf(text.charAt(at - 1)) >= 0)) {
                evidence.add(Rule.ADDRESS_SCHEME, form, at, at + scheme.length());
            }
        }
        for (var place : METADATA) {
            int at = text.indexOf(place);
            if (at >= 0 && text.indexOf(' ') < 0) {
                evidence.add(Rule.ADDRESS_METADATA, form, at, at + place.length());
            }
        }
        int authority = text.indexOf("://");
        if (authority >= 0 && authority < 12) {
            host(form, authority + 3, evidence);
        }
        header(form, evidence);
    }

    /// The host of the value when it is an address: numbers in any spelling that resolvers take.
    private static void host(Form form, int from, Evidence evidence) {
        var text = form.folded();
        int end = from;
        while (end < text.length() && "/?#\\".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        var authority = text.substring(from, end);
        var host = authority.substring(authority.lastIndexOf('@') + 1);
        int port = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        host = port > 0 ? host.substring(0, port) : host;
        if (host.isEmpty()) {
            return;
        }
        boolean plain =
                host.equals("localhost") || host.startsWith("127.") || host.equals("0.0.0.0") || host.equals("[::1]");
        if (plain) {
            evidence.add(Rule.ADDRESS_INSIDE, form, from, end);
        } else if (disguised(host)) {
            evidence.add(Rule.ADDRESS_DISGUISED, form, from, end);
        }
    }

    private static boolean disguised(String host) {
        boolean numeric = true;
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            dots += c == '.' ? 1 : 0;
            numeric &= c == '.' || Letters.hex(c) >= 0 || c == 'x';
        }
        boolean hex = host.startsWith("0x") && numeric;
        boolean single =
                numeric && dots == 0 && host.length() >= 8 && host.chars().allMatch(Character::isDigit);
        boolean octal = numeric && dots == 3 && host.startsWith("0") && host.length() > 8 && !host.startsWith("0.");
        return hex
                || single
                || octal
                || host.startsWith("[::ffff:")
                || host.equals("0")
                || host.equals("[::]")
                || host.endsWith(".nip.io")
                || host.endsWith(".xip.io")
                || host.equals("localtest.me");
    }

    private static boolean prose(String text, int line) {
        int blank = text.indexOf(' ');
        return blank >= 0 && blank < line;
    }

    private static void header(Form form, Evidence evidence) {
        var text = form.folded();
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            for (var header : HEADERS) {
                boolean carriage = at > 0 && text.charAt(at - 1) == '\r';
                boolean mail = header.length() <= 8 && header.endsWith(":");
                if (text.startsWith(header, at + 1) && (carriage || !mail) && !prose(text, at)) {
                    evidence.add(Rule.HEADER_BREAK, form, at, at + 1 + header.length());
                    return;
                }
            }
        }
    }
}
