package ai.bhiv.platform.event;

import java.util.List;

/// Somebody who wants to know what happened elsewhere. A bean of its module; it is called in every process that runs
/// the
/// module, by whichever of them is free.
///
/// An event is handed over at least once and its effect is there exactly once: [#handle] runs in one transaction
/// of the subscriber's module together with the mark that the event was seen. So it changes this module's tables
/// only, makes no network call, and lets its exceptions out: what it did is then taken back, and it is called
/// again after 1 s to 5 min, 20 times in all; after that the event is dead for this subscriber until somebody
/// delivers it again.
public interface Subscriber {
    /// `module.purpose`, in kebab case, for ever: a new name gets the events from now on. The first part is the
    /// module.
    String name();

    /// The event records that are wanted.
    List<Class<? extends Record>> events();

    /// Whether events with one ordering key come one after the other. Then an event that fails holds up the later
    /// ones of its key; without order each comes when it can.
    default boolean ordered() {
        return true;
    }

    /// Takes one event in. It may run in one transaction with the events before and after it.
    void handle(Event event);
}
