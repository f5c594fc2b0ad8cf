package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Service;
import ai.bhiv.gateway.Services;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.discovery.Instances;
import java.util.Arrays;

@Endpoint
final class ServiceEndpoint implements Services {
    private final Instances instances;

    ServiceEndpoint(Instances instances) {
        this.instances = instances;
    }

    @Override
    public Page<Service> list() {
        return new Page<>(Arrays.stream(Role.values()).map(this::service).toList(), null, null);
    }

    private Service service(Role role) {
        var address = instances.address(role);
        var place = instances.ownRoles().contains(role) ? "here" : address.isPresent() ? "elsewhere" : "away";
        return new Service(role.key(), place, address.map(Object::toString).orElse(null));
    }
}
