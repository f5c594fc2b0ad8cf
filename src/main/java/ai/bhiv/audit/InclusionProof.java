package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;

/// Proves that an entry is in the log (RFC 9162, section 2.1.3): SHA-256(0x00, entry) is the leaf; with the path it
/// gives
/// the root in the checkpoint.
public record InclusionProof(
        @Meaning("the entry in canonical form (RFC 8785), which is hashed")
        String entry,

        @Meaning("its place in the log") long seq,
        @Meaning("size of the checkpoint") long size,
        @Meaning("hashes, base64, from the leaf up") List<String> path,
        @Meaning("signed note that holds the root") String checkpoint) {}
