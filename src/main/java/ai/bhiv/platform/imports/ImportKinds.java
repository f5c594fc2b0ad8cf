package ai.bhiv.platform.imports;

import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
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

    @GetExchange("/{kind}/export")
    @Op(
            summary = "Export all records of a kind as a table that an import of that kind reads.",
            permission = "{module}:export",
            audit = Op.Audit.ACCESS,
            security = SecurityType.EXPORT_MADE,
            rate = Op.RateClass.EXPORT,
            deadlineSeconds = 3600,
            notATool = "A file of any length is no answer for an agent; it lists instead.")
    Download export(
            @PathVariable("kind") String kind,
            @Meaning("How it is written; csv unless said otherwise.") @RequestParam("format") @Nullable
                    ExportFormat format,
            @Meaning("Whether texts that a spreadsheet would run are left without an apostrophe in front.")
                    @RequestParam("raw")
                    @Nullable
                    Boolean raw);
}
