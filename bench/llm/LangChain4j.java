import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// LangChain4j against a running platform: plain, streamed, and an error as its own exception.
class LangChain4j {
    static final String SAYS = "This is the fake provider, not a model. ";
    static int wrong;

    public static void main(String[] args) throws Exception {
        var openai = args[0] + "/v1";
        say("langchain4j openai chat", chat("gpt-fake", openai, args[1]).chat("Hi"));
        say("langchain4j openai stream", streamed(OpenAiStreamingChatModel.builder()
                .baseUrl(openai).apiKey(args[1]).modelName("gpt-fake").build()));
        say("langchain4j anthropic messages", AnthropicChatModel.builder()
                .baseUrl(openai).apiKey(args[1]).modelName("claude-fake").maxTokens(50).build().chat("Hi"));
        say("langchain4j anthropic stream", streamed(AnthropicStreamingChatModel.builder()
                .baseUrl(openai).apiKey(args[1]).modelName("claude-fake").maxTokens(50).build()));
        try {
            chat("nothing", openai, args[1]).chat("Hi");
            tell(false, "langchain4j unknown model", "no error");
        } catch (RuntimeException e) {
            tell(e.getClass().getSimpleName().equals("ModelNotFoundException"), "langchain4j unknown model",
                    e.getClass().getSimpleName());
        }
        System.exit(wrong == 0 ? 0 : 1);
    }

    static ChatModel chat(String model, String url, String key) {
        return OpenAiChatModel.builder().baseUrl(url).apiKey(key).modelName(model).maxRetries(0).build();
    }

    static String streamed(StreamingChatModel model) throws Exception {
        var done = new CompletableFuture<String>();
        var text = new StringBuilder();
        model.chat("Hi", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {
                text.append(part);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                done.complete(text.toString());
            }

            @Override
            public void onError(Throwable error) {
                done.completeExceptionally(error);
            }
        });
        return done.get(30, TimeUnit.SECONDS);
    }

    static void say(String name, String text) {
        tell(text.equals(SAYS), name, text);
    }

    static void tell(boolean right, String name, String seen) {
        wrong += right ? 0 : 1;
        System.out.println((right ? "ok     " : "WRONG  ") + name + ": " + seen);
    }
}
