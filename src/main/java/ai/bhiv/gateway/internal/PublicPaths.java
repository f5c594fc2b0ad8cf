package ai.bhiv.gateway.internal;

import ai.bhiv.platform.web.Reply;

/// Makes the paths that a role answers with, in `Location` and `Link`, those under which its client reaches it.
final class PublicPaths {
    private PublicPaths() {}

    /// @param asked the path of the request at the gateway
    /// @param target the path that it has at the role
    static Reply behind(String asked, String target, Reply reply) {
        if (asked.equals(target) || !asked.endsWith(target)) {
            return reply;
        }
        var prefix = asked.substring(0, asked.length() - target.length());
        var headers = reply.headers();
        var location = headers.first("Location");
        if (location != null && location.startsWith("/") && !location.startsWith("//")) {
            headers.set("Location", prefix + location);
        }
        var link = headers.first("Link");
        if (link != null && link.startsWith("</") && !link.startsWith("<//")) {
            headers.set("Link", "<" + prefix + link.substring(1));
        }
        return reply;
    }
}
