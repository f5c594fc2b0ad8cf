package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Upload;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// The imports of one module. A module mounts them by an interface of its own that extends this one, at `/imports`.
public interface Imports {
    /// Why agents have no import tools: PLT-83 wants an approval that is not there yet.
    String NOT_A_TOOL = "A person looks at the mapping and confirms the preview.";

    /// Files up to 2 GiB.
    long FILE_LIMIT = 2L << 30;

    @PostExchange
    @Op(
            summary = "Upload a table, staged with a suggested mapping of its columns.",
            permission = "{module}:import",
            creates = true,
            bodyLimit = FILE_LIMIT,
            deadlineSeconds = 3600,
            errors = {"platform.import.kind-unknown", "platform.import.unreadable"},
            notATool = NOT_A_TOOL)
    Import upload(
            @Meaning("What the rows are, such as logistics.shipments.") @RequestParam("kind") String kind,
            @Meaning("Character set, when the detected one is wrong.") @RequestParam("charset") @Nullable
                    String charset,
            @Meaning("Character between cells, or tab, when the detected one is wrong.")
                    @RequestParam("delimiter")
                    @Nullable
                    String delimiter,
            @Meaning("Character around cells, when the detected one is wrong.") @RequestParam("quote") @Nullable
                    String quote,
            @Meaning("Whether the first row names the columns, when detected wrongly.")
                    @RequestParam("header")
                    @Nullable
                    Boolean header,
            @RequestBody Upload upload);

    @GetExchange
    @Op(summary = "List imports, the newest first.", permission = "{module}:import", notATool = NOT_A_TOOL)
    Page<ImportSummary> list(
            @Meaning("What the rows are.") @RequestParam("kind") @Nullable String kind, PageRequest page);

    @GetExchange("/{id}")
    @Op(
            summary = "Read an import with its columns, mapping, preview and progress.",
            permission = "{module}:import",
            notATool = NOT_A_TOOL)
    Import get(@PathVariable("id") UUID id);

    @GetExchange("/{id}/rows")
    @Op(
            summary = "List an import's rows in the file's order, of all verdicts or of one.",
            permission = "{module}:import",
            notATool = NOT_A_TOOL)
    Page<StagedRow> rows(
            @PathVariable("id") UUID id,
            @Meaning("Rows of this verdict only.") @RequestParam("verdict") @Nullable Verdict verdict,
            PageRequest page);

    @GetExchange("/{id}/rejected.csv")
    @Op(
            summary = "Download the rejected rows in the file's own format, with what is wrong added.",
            permission = "{module}:import",
            rate = Op.RateClass.EXPORT,
            deadlineSeconds = 3600,
            notATool = NOT_A_TOOL)
    Download rejected(@PathVariable("id") UUID id);

    @PutExchange("/{id}/mapping")
    @Op(
            summary = "Set which column becomes which field; a preview made before no longer counts.",
            permission = "{module}:import",
            notATool = NOT_A_TOOL)
    Import map(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody Mapping mapping);

    @PostExchange("/{id}/validate")
    @Op(
            summary = "Check every row and preview what applying would do, changing no record.",
            permission = "{module}:import",
            deadlineSeconds = 3600,
            notATool = NOT_A_TOOL)
    Import validate(@PathVariable("id") UUID id);

    @PostExchange("/{id}/apply")
    @Op(
            summary = "Confirm a preview; the rows are applied in the background, through restarts, each once.",
            permission = "{module}:import",
            deadlineSeconds = 3600,
            notATool = NOT_A_TOOL)
    Import apply(@PathVariable("id") UUID id, @RequestBody Confirmation confirmation);

    @PostExchange("/{id}/revert")
    @Op(
            summary = "Take an applied import back, leaving and listing what others changed since.",
            permission = "{module}:import",
            notATool = NOT_A_TOOL)
    Import revert(@PathVariable("id") UUID id);

    @GetExchange("/{id}/conflicts")
    @Op(
            summary = "List what a revert left as it is, and what was changed there by whom.",
            permission = "{module}:import",
            notATool = NOT_A_TOOL)
    Page<RevertConflict> conflicts(@PathVariable("id") UUID id, PageRequest page);
}
