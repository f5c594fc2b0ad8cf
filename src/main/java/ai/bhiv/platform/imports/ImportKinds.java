package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;

/// What can be imported into one module. A module mounts it by an interface of its own that extends this one, at
/// `/import-kinds`.
public interface ImportKinds {
    @GetExchange
    @Op(
            summary = "List what can be imported here, with the fields of each kind.",
            permission = Op.SIGNED_IN,
            notATool = Imports.NOT_A_TOOL)
    Page<KindDescription> list();

    @GetExchange("/{kind}")
    @Op(
            summary = "Read a kind's fields with type, constraint and synonyms, and an example file.",
            permission = Op.SIGNED_IN,
            notATool = Imports.NOT_A_TOOL)
    KindDescription get(@PathVariable("kind") String kind);
}
