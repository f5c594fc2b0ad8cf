package ai.bhiv.llm.internal;

import ai.bhiv.llm.Dialects;
import ai.bhiv.llm.internal.body.Dialect;
import ai.bhiv.llm.internal.catalogue.Catalogues;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.RawAnswer;
import ai.bhiv.platform.contract.RawRequest;
import org.jspecify.annotations.Nullable;

@Endpoint
final class DialectEndpoint implements Dialects {
    private final Passage passage;
    private final Catalogues catalogues;

    DialectEndpoint(Passage passage, Catalogues catalogues) {
        this.passage = passage;
        this.catalogues = catalogues;
    }

    @Override
    public RawAnswer chat(RawRequest request) {
        return passage.pass(Dialect.CHAT, request);
    }

    @Override
    public RawAnswer responses(RawRequest request) {
        return passage.pass(Dialect.RESPONSES, request);
    }

    @Override
    public RawAnswer embeddings(RawRequest request) {
        return passage.pass(Dialect.EMBEDDINGS, request);
    }

    @Override
    public RawAnswer messages(@Nullable String beta, RawRequest request) {
        return passage.pass(Dialect.MESSAGES, request);
    }

    @Override
    public RawAnswer countTokens(@Nullable String beta, RawRequest request) {
        return passage.pass(Dialect.COUNT_TOKENS, request);
    }

    @Override
    public RawAnswer models(
            @Nullable String limit, @Nullable String afterId, @Nullable String beforeId, RawRequest request) {
        var catalogue = catalogues.of(RequestContext.current().principal().tenant());
        return new ModelList(catalogue, passage.key()).all(request.first("anthropic-version") != null);
    }

    @Override
    public RawAnswer model(String name, RawRequest request) {
        var catalogue = catalogues.of(RequestContext.current().principal().tenant());
        return new ModelList(catalogue, passage.key()).one(name, request.first("anthropic-version") != null);
    }
}
