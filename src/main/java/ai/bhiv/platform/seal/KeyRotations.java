package ai.bhiv.platform.seal;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.Resource;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Rotation of the keys that secrets are sealed with, while the platform runs (PLT-52). It goes on by itself in any
/// process of the gateway, also after a crash.
@Resource(roles = Role.GATEWAY, module = "platform", name = "key-rotations")
@HttpExchange("/key-rotations")
public interface KeyRotations {
    /// The last 50, the newest first.
    @GetExchange
    @Op(
            summary = "Rotations of the keys that secrets are sealed with, the newest first.",
            permission = "platform:read",
            inSystem = true,
            notATool = "Keys are for the person who runs the platform.")
    Page<KeyRotation> list();

    /// One, with how far it is.
    @GetExchange("/{id}")
    @Op(
            summary = "How far a rotation of keys is.",
            permission = "platform:read",
            inSystem = true,
            notATool = "Keys are for the person who runs the platform.")
    KeyRotation get(@PathVariable("id") UUID id);

    /// Begins one: each tenant gets a new data key, every sealed value is sealed anew with it, and the old key is
    /// destroyed when nothing needs it. With `secrets/master-key-next` in the homes all data keys move under that.
    @PostExchange
    @Op(
            summary = "Rotate the keys that secrets are sealed with.",
            permission = "platform:configure",
            creates = true,
            inSystem = true,
            notATool = "Keys are for the person who runs the platform.",
            errors = "platform.rotation.running")
    KeyRotation create();
}
