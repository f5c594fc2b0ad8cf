package ai.bhiv.llm.internal.translate;

import ai.bhiv.llm.internal.body.EventReading;
import java.util.List;

/// The events of one stream, each said in the client's protocol as soon as it is there. One thread at a time.
public interface Events {
    /// What goes to the client for an event of the provider: any number of whole events.
    List<byte[]> of(EventReading.Event event);

    /// What goes to the client in place of the provider's error event.
    byte[] error(EventReading.Event event);

    /// What is still to be sent when the provider's stream ended as it should.
    List<byte[]> end();
}
