package ai.bhiv.agents.internal;

import java.util.Locale;
import java.util.regex.Pattern;

/// What a sentence wants, by its plain cues: advice, a text, the future, a change.
final class Cues {
    private static final Pattern ADVICE = Pattern.compile(
            "\\b(how (do|can|should|could|would|to)\\b(?! (our|we compare|deliver|deal|sale))|should (we|i|our)|why\\b"
                    + "|what is (a|an) |what are (good|some|the best ways)|what does .* (mean|stand for)|explain|define"
                    + "|tips|advice|advise|recommend|best way|best practice|improve|suggest|strateg|what if|pros and cons"
                    + "|difference between|teach me|help me (write|with|to))");
    private static final Pattern WRITING = Pattern.compile(
            "\\b(write|draft|compose|translate|summari[sz]e|generate|code|script|function|regex|program|debug|poem|joke"
                    + "|story|song|essay|e-?mail to|recipe|sing|rhyme|slogan|haiku|proofread|rephrase|paint|draw)\\b");
    private static final Pattern FUTURE = Pattern.compile(
            "\\b(will|forecast|predict|prediction|tomorrow|next (week|month|quarter|year)|going to be)\\b");
    private static final Pattern CHANGE = Pattern.compile(
            "^(please |can you |could you |now |kindly )*(delete|remove|erase|drop|wipe|create|add|insert|register|update"
                    + "|change|modify|edit|rename|set|assign|cancel|approve|reject|send|mail|email|ship|order|buy|book|pay"
                    + "|refund|invoice|mark|close|reopen|suspend|activate|deactivate|invite|reset|grant|revoke|import"
                    + "|upload|merge|move|transfer|schedule|remind|call|restart|stop|block|lock|unlock)\\b");
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
        return text.strip().toLowerCase(Locale.ROOT).replace('\u2019', '\'').replaceAll("\\s+", " ");
    }
}
