package ai.bhiv.agents.internal;

import java.util.Locale;
import java.util.regex.Pattern;

/// What a sentence wants, by its plain cues: advice, a text, the future, a change.
final class Cues {
    private static final Pattern ADVICE = Pattern.compile(
            "\\bhow (do|can|should|could|would|might) (i|you|we|one|they)\\b(?! (compare|rank|do\\b))|\\bhow to\\b"
                    + "|\\bshould (we|i|our)\\b|\\bwhy\\b|\\bwhat (is|are) (a|an|good|some|typical|the best (way|ways|practice"
                    + "|practices))\\b|\\bwhat does .* (mean|stand for|do)\\b|\\b(explain|define|definition)\\b"
                    + "|\\b(tips|advice|advise|best practices?|best way|strategy|strategies|ideas for|pros and cons"
                    + "|difference between|teach me|help me (write|with|to)|what if|recommend|recommendation)\\b");
    private static final Pattern WRITING = Pattern.compile(
            "^(please |can you |could you )*(write|draft|compose|translate|generate|summari[sz]e this|proofread|rephrase"
                    + "|sing|paint|draw|convert|convince|pretend|imagine)\\b"
                    + "|\\b(python|javascript|java|sql|regex|bash|html|css|algorithm|linked list|null pointer|syntax error"
                    + "|source code|code|bug|poem|joke|jokes|riddle|haiku|essay|song|recipe|limerick|how do you say)\\b");
    private static final Pattern FUTURE = Pattern.compile(
            "\\b(will|forecast|predict|prediction|tomorrow|next (week|month|quarter|year)|going to be)\\b");
    private static final Pattern CHANGE = Pattern.compile(
            "^(please |can you |could you |now |kindly )*(delete|remove|erase|drop|wipe|create|add|insert|register|update"
                    + "|change|modify|edit|rename|set|assign|cancel|approve|reject|send|mail|email|ship|order|buy|book|pay"
                    + "|refund|invoice|mark|close|reopen|suspend|activate|deactivate|invite|reset|grant|revoke|import"
                    + "|upload|merge|move|transfer|schedule|remind|call|restart|stop|block|lock|unlock)\\b");
    private static final Pattern COUNTING = Pattern.compile("\\b(how many|number of|count|total)\\b");
    private static final Pattern LISTING =
            Pattern.compile("^(please )?(show|list|display|find|give me (a|the) list)\\b|\\blist\\b");
    private static final Pattern GREETING = Pattern.compile(
            "^(hi|hello|hey|good (morning|afternoon|evening|day)|greetings|howdy|hi there|hello there|hey there)"
                    + "( (bhiv|everyone|there|all|team))?[!. ]*$");
    private static final Pattern THANKS = Pattern.compile(
            "^(thanks|thank you|thx|cheers|great|ok|okay|perfect|bye|goodbye)( (a lot|so much|very much|you))?[!. ]*$");
    private static final Pattern HELP =
            Pattern.compile("^(help|help me|\\?+|what can you (do|answer|tell me)( for me)?|what can i ask"
                    + "( you)?|how does this work|how do i use (this|you)|what do you know|who are you|what are you"
                    + "|which questions can you answer|what kind of questions can (you answer|i ask))[?!. ]*$");

    private Cues() {}

    /// Asks what to do or what something is, not what happened.
    static boolean advice(String text) {
        return ADVICE.matcher(plain(text)).find();
    }

    /// Wants a text or a program to be written.
    static boolean writing(String text) {
        return WRITING.matcher(plain(text)).find();
    }

    /// Asks for what has not happened yet.
    static boolean future(String text) {
        return FUTURE.matcher(plain(text)).find();
    }

    /// Orders a change.
    static boolean change(String text) {
        return CHANGE.matcher(plain(text)).find();
    }

    /// Asks for a number of things.
    static boolean counting(String text) {
        return COUNTING.matcher(plain(text)).find();
    }

    /// Asks for things to be shown.
    static boolean listing(String text) {
        return LISTING.matcher(plain(text)).find();
    }

    static boolean greeting(String text) {
        return GREETING.matcher(plain(text)).find();
    }

    static boolean thanks(String text) {
        return THANKS.matcher(plain(text)).find();
    }

    static boolean help(String text) {
        return HELP.matcher(plain(text)).find();
    }

    private static String plain(String text) {
        return text.strip()
                .toLowerCase(Locale.ROOT)
                .replace('\u2019', '\'')
                .replaceAll("\\b(what|how|who|where)'s\\b", "$1 is")
                .replaceAll("\\s+", " ");
    }
}
