package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.Model;
import ai.bhiv.llm.Models;
import ai.bhiv.llm.NewModel;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class ModelEndpoint implements Models {
    private final ModelStore store;
    private final EnvironmentProviders environment;
    private final Catalogues catalogues;
    private final JdbcClient db;

    ModelEndpoint(ModelStore store, EnvironmentProviders environment, Catalogues catalogues, JdbcClient db) {
        this.store = store;
        this.environment = environment;
        this.catalogues = catalogues;
        this.db = db;
    }

    @Override
    public Page<Model> list(boolean availableOnly, PageRequest page) {
        return store.list(availableOnly, page);
    }

    @Override
    public Model get(UUID id) {
        return store.get(id);
    }

    @Override
    public Model create(NewModel body) {
        checkProvider(body.provider());
        var created = store.create(body);
        catalogues.changed();
        return created;
    }

    @Override
    public Model update(UUID id, Version version, NewModel body) {
        store.get(id);
        checkProvider(body.provider());
        var changed = store.update(id, version, body);
        catalogues.changed();
        return changed;
    }

    @Override
    public void delete(UUID id, Version version) {
        store.delete(id, version);
        catalogues.changed();
    }

    private void checkProvider(String name) {
        boolean known = environment.providers().stream().anyMatch(p -> p.name().equals(name))
                || db.sql("select count(*) from llm.providers where name = :name")
                                .param("name", name)
                                .query(Integer.class)
                                .single()
                        > 0;
        if (!known) {
            throw LlmProblem.PROVIDER_UNKNOWN.because("provider: " + name + " (expected: the name of one)");
        }
    }
}
