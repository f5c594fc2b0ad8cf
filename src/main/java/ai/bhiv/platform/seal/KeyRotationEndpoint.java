package ai.bhiv.platform.seal;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Guarded;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class KeyRotationEndpoint implements KeyRotations {
    private final RotationStore store;
    private final Ids ids;

    KeyRotationEndpoint(JdbcClient jdbc, Ids ids) {
        this.store = new RotationStore(jdbc);
        this.ids = ids;
    }

    @Override
    public Page<KeyRotation> list() {
        return new Page<>(store.last(), null, null);
    }

    @Override
    public KeyRotation get(UUID id) {
        return store.one(id).orElseThrow(() -> Guarded.notFound(id));
    }

    @Override
    public KeyRotation create() {
        var id = ids.next();
        if (!store.add(id, RequestContext.current().principal().id())) {
            throw PlatformProblem.ROTATION_RUNNING.because("rotation: one runs (expected: none)");
        }
        return get(id);
    }
}
