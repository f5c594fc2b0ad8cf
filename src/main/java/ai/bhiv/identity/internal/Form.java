package ai.bhiv.identity.internal;

import ai.bhiv.platform.web.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parameters of a standard's request, each given at most once (RFC 6749, section 3.2); an empty value counts as
/// absent.
record Form(Map<String, String> values) {
    private static final int LARGEST = 64 * 1024;

    /// The form in the body.
    ///
    /// @throws OAuthRefusal `invalid_request`
    static Form ofBody(Exchange exchange) {
        var type = exchange.headers().first("Content-Type");
        if (type == null
                || !type.toLowerCase(Locale.ROOT).split(";")[0].strip().equals("application/x-www-form-urlencoded")) {
            throw OAuthRefusal.invalidRequest("Content-Type (expected: application/x-www-form-urlencoded)");
        }
        try {
            var bytes = exchange.body().readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw OAuthRefusal.invalidRequest("body (expected: at most 64 KiB)");
            }
            return parse(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The parameters of the query.
    ///
    /// @throws OAuthRefusal `invalid_request`
    static Form ofQuery(Exchange exchange) {
        return parse(exchange.query() == null ? "" : exchange.query());
    }

    static Form parse(String encoded) {
        var values = new LinkedHashMap<String, String>();
        for (var pair : encoded.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (values.put(name, value) != null) {
                throw OAuthRefusal.invalidRequest("a parameter was given twice: " + name);
            }
        }
        return new Form(values);
    }

    @Nullable
    String get(String name) {
        var value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    String required(String name) {
        var value = get(name);
        if (value == null) {
            throw OAuthRefusal.invalidRequest("parameter missing: " + name);
        }
        return value;
    }

    /// The words of a parameter that are separated by spaces.
    Set<String> words(String name) {
        var words = new LinkedHashSet<String>();
        var value = get(name);
        if (value != null) {
            for (var word : value.split(" ", -1)) {
                if (!word.matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,200}")) {
                    throw OAuthRefusal.invalidRequest(name + " (expected: words separated by single spaces)");
                }
                words.add(word);
            }
        }
        return words;
    }

    static String decoded(String text) {
        var bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw OAuthRefusal.invalidRequest("a parameter is not percent-encoded as it should be");
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = c == '+' ? (byte) ' ' : (byte) c;
            }
        }
        try {
            var decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            if (decoded.chars().anyMatch(c -> c < ' ' && c != '\r' && c != '\n')) {
                throw OAuthRefusal.invalidRequest("a parameter holds a control character");
            }
            return decoded;
        } catch (CharacterCodingException e) {
            throw OAuthRefusal.invalidRequest("a parameter is not UTF-8");
        }
    }

    @Override
    public String toString() {
        return "Form" + values.keySet();
    }
}
