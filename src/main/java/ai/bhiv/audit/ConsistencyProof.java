package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;

/// Proves that the later checkpoint only adds to the earlier one (RFC 9162, section 2.1.4).
public record ConsistencyProof(
        long from,
        long to,
        @Meaning("hashes, base64") List<String> proof,
        @Meaning("signed note of the earlier size") String first,
        @Meaning("signed note of the later size") String second) {}
