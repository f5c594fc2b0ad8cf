package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;

/// Public keys that sign checkpoints; the last one signs now.
public record AuditKeys(
        @Meaning("name+id+base64, as C2SP signed notes name a key")
        List<String> keys) {}
