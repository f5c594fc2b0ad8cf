package ai.bhiv.llm.internal.translate;

/// Why an answer ended, in the words of both protocols. Where several words of one mean the same in the other, the
/// first
/// line is the one that is translated back.
public enum Stops {
    END("end_turn", "stop"),
    LENGTH("max_tokens", "length"),
    TOOLS("tool_use", "tool_calls"),
    REFUSAL("refusal", "content_filter"),
    SEQUENCE("stop_sequence", "stop"),
    PAUSE("pause_turn", "stop"),
    WINDOW("model_context_window_exceeded", "length"),
    FUNCTION("tool_use", "function_call");

    private final String messages;
    private final String chat;

    Stops(String messages, String chat) {
        this.messages = messages;
        this.chat = chat;
    }

    /// Anthropic's `stop_reason`.
    public String messages() {
        return messages;
    }

    /// OpenAI's `finish_reason`.
    public String chat() {
        return chat;
    }

    /// The `finish_reason` of a `stop_reason`; an unknown one is an ordinary end.
    static String chatOf(String messages) {
        for (var one : values()) {
            if (one.messages.equals(messages)) {
                return one.chat;
            }
        }
        return END.chat;
    }

    /// The `stop_reason` of a `finish_reason`; an unknown one is an ordinary end.
    static String messagesOf(String chat) {
        for (var one : values()) {
            if (one.chat.equals(chat)) {
                return one.messages;
            }
        }
        return END.messages;
    }
}
