package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.GatewayProblem;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.RemoteForward;
import ai.bhiv.platform.web.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;

/// What came of one attempt.
sealed interface Outcome {
    /// What the client gets when there is no further attempt.
    ///
    /// @throws Problem of [GatewayProblem]
    Reply result(Role role, int attempts);

    /// An instance answered.
    ///
    /// @param bad 502, 504, or a 503 by which it does not say when to come back: something before the role, or
    ///     the role's process, is broken. One that says when to come back is healthy and busy
    /// @param notBegun the instance is leaving and did not begin with it
    record Answered(Reply reply, boolean bad, boolean notBegun) implements Outcome {
        @Override
        public Reply result(Role role, int attempts) {
            return reply;
        }
    }

    /// No answer came.
    ///
    /// @param kind what kept it
    /// @param late because the request's own time was up
    record Failed(Kind kind, boolean late, IOException cause) implements Outcome {
        boolean notSent() {
            return kind == Kind.REFUSED || kind == Kind.NOT_CONNECTED;
        }

        boolean refused() {
            return kind == Kind.REFUSED;
        }

        boolean blamesInstance() {
            return kind != Kind.NO_PLACE;
        }

        @Override
        public Reply result(Role role, int attempts) {
            if (late || kind == Kind.SILENT) {
                throw UpstreamSender.timeout(role, attempts, cause);
            }
            var problem = switch (kind) {
                case BROKEN ->
                    new Problem(GatewayProblem.UPSTREAM_INVALID, "role: " + role.key() + " (a broken answer)", cause);
                case NO_PLACE ->
                    new Problem(
                                    GatewayProblem.UNREACHABLE,
                                    "role: " + role.key() + " (every connection to it is in use)",
                                    cause)
                            .retryAfter(1);
                default ->
                    new Problem(
                                    GatewayProblem.UNREACHABLE,
                                    "role: " + role.key() + " (no answer from its instance)",
                                    cause)
                            .retryAfter(2);
            };
            throw problem.member("role", role.key()).member("attempts", attempts);
        }
    }

    enum Kind {
        /// Nobody listens there.
        REFUSED,
        NOT_CONNECTED,
        /// The connection ended before the head of an answer.
        RESET,
        /// Nothing came for as long as was allowed.
        SILENT,
        /// What came is no HTTP, or exceeds its limits.
        BROKEN,
        /// All connections to it are in use.
        NO_PLACE
    }

    static Answered of(Reply reply) {
        boolean notBegun = reply.status() == 503 && reply.headers().first(RemoteForward.NOT_BEGUN) != null;
        boolean bad = switch (reply.status()) {
            case 502, 504 -> true;
            case 503 -> reply.headers().first("Retry-After") == null;
            default -> false;
        };
        reply.headers().remove(RemoteForward.NOT_BEGUN);
        return new Answered(reply, bad, notBegun);
    }

    static Failed of(IOException e, boolean late) {
        var kind = switch (e) {
            case ConnectTimeoutException _ -> Kind.NOT_CONNECTED;
            case ConnectException _ -> Kind.REFUSED;
            case NoRouteToHostException _, UnknownHostException _ -> Kind.NOT_CONNECTED;
            case ConnectionRequestTimeoutException _ -> Kind.NO_PLACE;
            case SocketTimeoutException _ -> Kind.SILENT;
            case NoHttpResponseException _ -> Kind.RESET;
            case ClientProtocolException _, MalformedChunkCodingException _, MessageConstraintException _ ->
                Kind.BROKEN;
            default -> Kind.RESET;
        };
        return new Failed(kind, late, e);
    }
}
