package ai.bhiv.platform.imports;

import java.util.List;

/// What stands in a column, counted over the whole file.
///
/// @param column its heading
/// @param filled cells that are not empty
/// @param empty cells that are
/// @param numbers cells that are numbers in the best of the number styles
/// @param numberStyles the styles in which as many are; two of them mean that the file does not tell
/// @param whole numbers without decimals
/// @param dates cells that are dates in the best pattern
/// @param datePatterns the patterns in which as many are; more than one means that the file does not tell
/// @param truths cells that are yes or no
/// @param words the most frequent texts that are none of these; digits of texts that differ only there are `#`
/// @param samples first values
public record ColumnProfile(
        String column,
        long filled,
        long empty,
        long numbers,
        List<NumberStyle> numberStyles,
        long whole,
        long dates,
        List<String> datePatterns,
        long truths,
        List<Word> words,
        List<String> samples) {
    /// A text and how often it stands there.
    public record Word(String text, long rows) {}
}
