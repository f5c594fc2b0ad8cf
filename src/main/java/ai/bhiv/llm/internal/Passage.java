package ai.bhiv.llm.internal;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.VirtualKey;
import ai.bhiv.llm.internal.body.Dialect;
import ai.bhiv.llm.internal.body.GovernedBody;
import ai.bhiv.llm.internal.body.MalformedBody;
import ai.bhiv.llm.internal.catalogue.Catalogues;
import ai.bhiv.llm.internal.catalogue.KeyVerifier;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.RawAnswer;
import ai.bhiv.platform.contract.RawRequest;
import ai.bhiv.platform.id.Ids;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The way of a request of a dialect: read, understood as far as it is governed, limited, and sent on.
@Component
final class Passage {
    private final Catalogues catalogues;
    private final KeyVerifier keys;
    private final Repeats repeats;
    private final BodyAllowance bodies;
    private final LimitedSending sending;
    private final Ids ids;

    Passage(
            Catalogues catalogues,
            KeyVerifier keys,
            Repeats repeats,
            BodyAllowance bodies,
            LimitedSending sending,
            Ids ids) {
        this.catalogues = catalogues;
        this.keys = keys;
        this.repeats = repeats;
        this.bodies = bodies;
        this.sending = sending;
        this.ids = ids;
    }

    /// @throws ai.bhiv.platform.problem.Problem whatever keeps it from being answered
    RawAnswer pass(Dialect dialect, RawRequest request) {
        var taken = bodies.read(request);
        try {
            return answered(call(dialect, request, taken.bytes()));
        } catch (MalformedBody e) {
            throw LlmProblem.BODY_MALFORMED.because("body: " + e.getMessage());
        } finally {
            bodies.free(taken);
        }
    }

    private ClientCall call(Dialect dialect, RawRequest request, byte[] bytes) {
        var context = RequestContext.current();
        var body = GovernedBody.of(bytes);
        var principal = context.principal();
        return new ClientCall(
                ids.next(), dialect, request, body, body.model(), principal, key(), catalogues.of(principal.tenant()));
    }

    /// The virtual key that the running request came with.
    Optional<VirtualKey> key() {
        var token = RequestContext.current().token();
        return token == null ? Optional.empty() : keys.of(token);
    }

    private RawAnswer answered(ClientCall call) {
        return repeats.answer(call, ended -> sending.send(call, ended));
    }
}
