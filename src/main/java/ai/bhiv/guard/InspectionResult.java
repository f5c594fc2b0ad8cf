package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;

/// What the guard would say of a request.
public record InspectionResult(
        @Meaning("pass, observe or refuse, by the mode that holds for the path.")
        String decision,

        String mode,
        String type,
        @Meaning("5 refuse.") int score,

        @Meaning("Of values that are only watched, such as notes and prompts.")
        int watched,

        List<Finding> findings,
        @Meaning("How many values were read.") int values,
        boolean truncated) {}
