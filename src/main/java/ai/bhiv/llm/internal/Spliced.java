package ai.bhiv.llm.internal;

import ai.bhiv.llm.internal.body.EventReading;
import ai.bhiv.llm.internal.translate.Answers;
import ai.bhiv.llm.internal.translate.Events;
import java.util.List;

/// What comes back to a client that speaks the provider's protocol: every byte as it came.
final class Spliced implements Answers, Events {
    @Override
    public byte[] whole(byte[] answer) {
        return answer;
    }

    @Override
    public byte[] refusal(int status, byte[] answer) {
        return answer;
    }

    @Override
    public Events events() {
        return this;
    }

    @Override
    public List<byte[]> of(EventReading.Event event) {
        return List.of(event.bytes());
    }

    @Override
    public byte[] error(EventReading.Event event) {
        return event.bytes();
    }

    @Override
    public List<byte[]> end() {
        return List.of();
    }
}
