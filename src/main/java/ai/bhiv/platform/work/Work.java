package ai.bhiv.platform.work;

/// How one kind of durable work is done. A bean of its module; any process that runs the module may do a part.
///
/// [#run] is ordinary blocking code in named steps. When its process dies, or the run has to wait, it is called again
/// from the top, maybe elsewhere: steps that are done give their recorded result and are not done again. So
/// everything with an effect, and everything that could come out differently the second time (the time, random
/// numbers, what a database says), stands inside a step; what stands between steps only decides which one is next.
public interface Work<I, O> {
    WorkType<I, O> type();

    /// When and how often a failed attempt is repeated, and how long one may take.
    default RetryPolicy retries() {
        return RetryPolicy.STANDARD;
    }

    /// Does the work. A [ai.bhiv.platform.problem.Problem] of status 400 to 499 (but 408, 425, 429) and a
    /// [PermanentFailure] end the run; any other exception is an attempt that failed.
    O run(I input, Steps steps) throws Exception;
}
