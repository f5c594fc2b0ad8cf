package ai.bhiv.identity.internal;

import ai.bhiv.identity.ApiKey;
import ai.bhiv.identity.UserApiKeys;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.store.Guarded;
import java.util.List;
import java.util.UUID;

@Endpoint
final class UserApiKeyEndpoint implements UserApiKeys {
    private final ApiKeyStore keys;
    private final UserStore users;

    UserApiKeyEndpoint(ApiKeyStore keys, UserStore users) {
        this.keys = keys;
        this.users = users;
    }

    @Override
    public List<ApiKey> list(UUID user) {
        return keys.of(users.get(user).id());
    }

    @Override
    public void delete(UUID user, UUID id) {
        if (keys.find(user, id).isEmpty()) {
            throw Guarded.notFound(id);
        }
        keys.revoke(user, id);
    }
}
