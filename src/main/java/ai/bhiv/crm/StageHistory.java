package ai.bhiv.crm;

import java.util.List;
import java.util.UUID;

/// All stages a deal was in, first to last.
public record StageHistory(UUID opportunityId, List<StagePeriod> periods) {}
