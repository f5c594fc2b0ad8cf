package ai.bhiv.platform.contract;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Questions in plain words that an operation answers, with the arguments they imply and the sentence that answers
/// them.
///
/// The questions are what a local engine compares a person's words with; the answer is a template over the operation's
/// result: `{path}` or `{path:format}`, where path walks the JSON (`shares.on_time`, `items[0].name`) and format is one
/// of `percent`, `percent.1`, `percent.2`, `number`, `money`, `date`.
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Question {
    /// Phrasings, each a whole question.
    String[] ask();

    /// Arguments that these phrasings fix: `name=value`.
    String[] with() default {};

    /// The answer's sentence. Empty: the result is shown as a table or as its fields.
    String answer() default "";

    /// Path of the list shown as a table below the sentence; empty for none, or for the page's own items.
    String table() default "";

    /// The table's columns: `field`, `field:format` or `field:format=Heading`. Empty: all simple fields.
    String[] columns() default {};
}
