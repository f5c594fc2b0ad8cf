package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.LlmSettings;
import ai.bhiv.llm.Model;
import ai.bhiv.llm.NewRoute;
import ai.bhiv.llm.Route;
import ai.bhiv.llm.Routes;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.settings.LiveSettings;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

@Endpoint
final class RouteEndpoint implements Routes {
    private final RouteStore store;
    private final EnvironmentProviders environment;
    private final LiveSettings settings;
    private final Catalogues catalogues;

    RouteEndpoint(RouteStore store, EnvironmentProviders environment, LiveSettings settings, Catalogues catalogues) {
        this.store = store;
        this.environment = environment;
        this.settings = settings;
        this.catalogues = catalogues;
    }

    @Override
    public Page<Route> list(PageRequest page) {
        return store.list(page);
    }

    @Override
    public Route get(UUID id) {
        return store.get(id);
    }

    @Override
    public Route create(NewRoute body) {
        var created = store.create(body, others());
        catalogues.changed();
        return created;
    }

    @Override
    public Route update(UUID id, Version version, NewRoute body) {
        var changed = store.update(id, version, body, others());
        catalogues.changed();
        return changed;
    }

    @Override
    public void delete(UUID id, Version version) {
        store.delete(id, version);
        catalogues.changed();
    }

    private Set<String> others() {
        return environment.models(settings.get(LlmSettings.class)).stream()
                .map(Model::name)
                .collect(Collectors.toSet());
    }
}
