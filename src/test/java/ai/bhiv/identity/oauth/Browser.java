package ai.bhiv.identity.oauth;

import ai.bhiv.platform.Role;
import ai.bhiv.testing.OAuthClient;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// As much of a browser as the pages of the authorization server need: it keeps the cookie and sends the forms.
final class Browser {
    private static final Pattern TICKET = Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"");

    private final TestPlatform platform;
    private String cookie = "";

    Browser(TestPlatform platform) {
        this.platform = platform;
    }

    HttpResponse<String> get(String path) {
        return keep(platform.send("GET", Role.GATEWAY, path, "", null, cookies()));
    }

    /// Sends the form of a page, with the ticket that is hidden in it.
    HttpResponse<String> send(String path, HttpResponse<String> page, String... fields) {
        var all = new ArrayList<>(List.of(fields));
        var ticket = TICKET.matcher(page.body());
        if (ticket.find()) {
            all.addAll(List.of("ticket", ticket.group(1)));
        }
        var headers = new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded"));
        headers.addAll(List.of(cookies()));
        return keep(platform.send(
                "POST",
                Role.GATEWAY,
                path,
                "",
                OAuthClient.form(all.toArray(String[]::new)),
                headers.toArray(String[]::new)));
    }

    private String[] cookies() {
        return cookie.isEmpty() ? new String[0] : new String[] {"Cookie", cookie};
    }

    private HttpResponse<String> keep(HttpResponse<String> answer) {
        answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";")[0]);
        return answer;
    }
}
