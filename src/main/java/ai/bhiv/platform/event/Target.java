package ai.bhiv.platform.event;

import java.util.List;

/// Where a subscriber's events go: a listener in this process ([Inbox]). Another kind of subscriber is another
/// target; lanes, leases, order, back-off and dead events stay what they are.
interface Target {
    /// Delivers in the order of the list, as many as can be in good time.
    ///
    /// @return an outcome for each event that was tried; nothing for those that were not, which stay due. With
    ///     none at all the target is away.
    List<Outcome> deliver(String tenant, List<Due> batch);
}
