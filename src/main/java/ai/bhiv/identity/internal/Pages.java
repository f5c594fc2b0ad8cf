package ai.bhiv.identity.internal;

import ai.bhiv.platform.web.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;

/// The pages of the authorization server: plain forms without scripts, usable with a keyboard and a screen reader
/// alone.
/// The policy lets a browser load nothing, send forms only here, and follow only to the address that was proven.
final class Pages {
    private static final String STYLE = """
            body{font:1.1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem;color:#1a1a1a;\
            background:#fff}label{display:block;margin:1rem 0 .25rem}input{font:inherit;width:100%;box-sizing:border-box;\
            padding:.5rem;border:1px solid #555;border-radius:4px}button{font:inherit;padding:.5rem 1.25rem;\
            margin:1.5rem .5rem 0 0;border:1px solid #1a1a1a;border-radius:4px;background:#1a1a1a;color:#fff}\
            button.no{background:#fff;color:#1a1a1a}[role=alert]{border-left:4px solid #b00020;padding-left:.75rem}\
            dt{font-weight:bold}dd{margin:0 0 .5rem}:focus-visible{outline:3px solid #1a5fd0;outline-offset:2px}""";
    private static final String STYLE_HASH = Base64.getEncoder().encodeToString(Hashes.sha256(STYLE));
    private static final Map<String, String> SCOPES = Map.of(
            "openid", "know who you are",
            "profile", "see your name",
            "email", "see your e-mail address",
            "account", "manage your own account");

    private Pages() {}

    static Reply login(String action, String ticket, String client, String alert, String target) {
        return page(200, "Sign in", alert(alert) + """
                <p>to go on to <strong>%s</strong></p>
                <form method="post" action="%s"><input type="hidden" name="ticket" value="%s">
                <label for="username">User name</label>
                <input id="username" name="username" autocomplete="username" autocapitalize="none" required autofocus>
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required>
                <label for="code">Code of your authenticator, if you use one</label>
                <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code">
                <button>Sign in</button></form>""".formatted(text(client), action, ticket), target);
    }

    static Reply consent(String ticket, String client, String user, Collection<String> scopes, String target) {
        var wishes = new StringBuilder();
        scopes.forEach(scope -> wishes.append("<li>").append(text(words(scope))).append("</li>"));
        return page(200, "Allow access?", """
                <p><strong>%s</strong> asks, as <strong>%s</strong>, to:</p><ul>%s</ul>
                <p>It can never do more than you may do yourself.</p>
                <form method="post" action="/oauth2/authorize"><input type="hidden" name="ticket" value="%s">
                <button name="decision" value="allow">Allow</button>
                <button class="no" name="decision" value="refuse">Refuse</button></form>""".formatted(text(client), text(user), wishes, ticket), target);
    }

    static Reply deviceLogin(String ticket, String code, String alert) {
        return page(
                alert.isEmpty() ? 200 : 400, "Connect a device", alert(alert) + """
                <p>Enter the code that the device shows, and sign in.</p>
                <form method="post" action="/device"><input type="hidden" name="ticket" value="%s">
                <label for="user_code">Code</label>
                <input id="user_code" name="user_code" value="%s" autocomplete="off" autocapitalize="characters" required>
                <label for="username">User name</label>
                <input id="username" name="username" autocomplete="username" autocapitalize="none" required>
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required>
                <label for="code">Code of your authenticator, if you use one</label>
                <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code">
                <button>Go on</button></form>""".formatted(ticket, text(code)), "");
    }

    static Reply deviceConsent(String ticket, String client, String user, String address, String since, String scopes) {
        return page(
                200,
                "Connect this device?",
                """
                <p>Go on only if you started this yourself just now.</p>
                <dl><dt>Program</dt><dd>%s</dd><dt>Asked from</dt><dd>%s</dd><dt>At</dt><dd>%s</dd>
                <dt>You are</dt><dd>%s</dd><dt>It may use</dt><dd>%s</dd></dl>
                <form method="post" action="/device"><input type="hidden" name="ticket" value="%s">
                <button name="decision" value="allow">Allow</button>
                <button class="no" name="decision" value="refuse">Refuse</button></form>""".formatted(text(client), text(address), text(since), text(user), text(scopes), ticket),
                "");
    }

    static Reply message(int status, String title, String message) {
        return page(status, title, "<p>" + text(message) + "</p>", "");
    }

    private static Reply page(int status, String title, String body, String target) {
        var html = """
                <!doctype html><html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width,initial-scale=1"><title>%s</title>
                <style>%s</style></head><body><main><h1>%s</h1>%s</main></body></html>
                """.formatted(text(title), STYLE, text(title), body);
        return Reply.bytes(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'sha256-" + STYLE_HASH + "'; form-action 'self'" + origin(target)
                                + "; frame-ancestors 'none'; base-uri 'none'")
                .header("X-Frame-Options", "DENY")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store");
    }

    /// A browser checks `form-action` for the redirect that follows a form, too.
    private static String origin(String target) {
        if (target.isEmpty()) {
            return "";
        }
        var uri = URI.create(target);
        return " " + uri.getScheme() + "://" + uri.getRawAuthority();
    }

    private static String alert(String alert) {
        return alert.isEmpty() ? "" : "<p role=\"alert\">" + text(alert) + "</p>";
    }

    private static String words(String scope) {
        int colon = scope.indexOf(':');
        return SCOPES.getOrDefault(
                scope,
                colon < 0
                        ? "use everything in " + scope
                        : scope.substring(colon + 1) + " in " + scope.substring(0, colon));
    }

    static String text(String given) {
        return given.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
