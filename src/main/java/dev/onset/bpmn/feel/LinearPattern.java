package dev.onset.bpmn.feel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/**
 * A regular expression from an untrusted source. It is matched in time linear in its input (RE2), has a bounded size, and
 * spends a budget while it matches. Back references and look-around, which no engine matches in linear time, are not valid.
 *
 * <p>The time that RE2 takes for a character grows with the size of its program, which in turn grows with the product of
 * nested repetitions: {@code ((a{100}){100}){100}} has a million instructions. The size is therefore estimated before
 * anything is compiled.
 */
public final class LinearPattern {

    /** The maximum number of instructions of a program, as estimated from the text. A character is one instruction. */
    public static final int MAX_SIZE = 10_000;

    /** The maximum depth of groups. The compiler is recursive. */
    static final int MAX_NESTING = 100;

    /** The work of reading one character, in addition to the instructions of the program. */
    private static final int READ = 10;

    private final Pattern pattern;
    private final int readCost;

    private LinearPattern(Pattern pattern) {
        this.pattern = pattern;
        this.readCost = READ + pattern.programSize();
    }

    /**
     * Thrown if a text is not a supported pattern. The message completes a sentence that begins with the name of the
     * pattern.
     */
    public static final class InvalidPattern extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InvalidPattern(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Compiles a pattern in RE2 syntax.
     *
     * @throws InvalidPattern if it is not valid, or would become too large
     */
    public static LinearPattern compile(String text) {
        return compile(text, 0);
    }

    /** @param flags the flags of RE2/J */
    static LinearPattern compile(String text, int flags) {
        if (size(text) > MAX_SIZE) {
            throw new InvalidPattern("has more than " + MAX_SIZE + " characters when its repetitions are written out");
        }
        try {
            return new LinearPattern(Pattern.compile(text, flags));
        } catch (PatternSyntaxException invalid) {
            throw new InvalidPattern("is not supported (RE2 syntax)");
        } catch (StackOverflowError tooDeep) {
            // This happens only on a thread with a far smaller stack than usual, because the limits are reached first.
            throw new InvalidPattern("is nested too deeply");
        }
    }

    /**
     * Searches an input for the pattern.
     *
     * @param work receives the number of steps, of about ten nanoseconds each, and throws if they are too many
     */
    public boolean isFoundIn(String input, LongConsumer work) {
        return matcher(input, work).find();
    }

    /** @param work as for {@link #isFoundIn} */
    Matcher matcher(String input, LongConsumer work) {
        return pattern.matcher(new Counted(input, readCost, work));
    }

    /**
     * Estimates the size of a pattern when its repetitions are written out; the estimate is never too small. Only the
     * necessary part of the syntax is interpreted, and the rest is overestimated.
     *
     * @throws InvalidPattern if groups are nested too deeply
     */
    public static long size(String text) {
        Deque<Long> enclosing = new ArrayDeque<>();
        long size = 0;
        long last = 0;
        int i = 0;
        while (i < text.length() && size <= MAX_SIZE) {
            char c = text.charAt(i);
            i++;
            switch (c) {
                case '(' -> {
                    enclosing.push(size);
                    if (enclosing.size() > MAX_NESTING) {
                        throw new InvalidPattern("nests groups more than " + MAX_NESTING + " levels deep");
                    }
                    size = 2;
                    last = 0;
                }
                case ')' -> {
                    // An unmatched bracket may be a literal, so a repetition after it may apply to everything so far.
                    last = size;
                    size += enclosing.isEmpty() ? 0 : enclosing.pop();
                }
                case '{' -> {
                    int end = endOfRepetition(text, i);
                    long times = end < 0 ? 1 : times(text.substring(i, end));
                    size += last * (times - 1) + (end < 0 ? 1 : 0);
                    last = end < 0 ? 1 : last * times;
                    i = end < 0 ? i : end + 1;
                }
                case '\\' -> {
                    i++;
                    last = 1;
                    size++;
                }
                case '[' -> {
                    int end = endOfClass(text, i);
                    // A class is one instruction of any length.
                    last = 1;
                    size += end - i + 2L;
                    i = end + 1;
                }
                case '*', '+', '?' -> {
                    size++;
                    last++;
                }
                default -> {
                    last = 1;
                    size++;
                }
            }
        }
        return enclosing.stream().reduce(size, Long::sum);
    }

    /** Returns the index of the brace that closes a repetition; negative if the opening brace is a literal. */
    private static int endOfRepetition(String text, int from) {
        int i = from;
        while (i < text.length() && (Character.isDigit(text.charAt(i)) || text.charAt(i) == ',')) {
            i++;
        }
        return i > from && i < text.length() && text.charAt(i) == '}' ? i : -1;
    }

    /** Returns the maximum number of repetitions. A number with too many digits counts as more than RE2 allows. */
    private static long times(String bounds) {
        long times = 1;
        for (String bound : bounds.split(",", -1)) {
            times = Math.max(times, bound.length() > 5 ? MAX_SIZE : bound.isEmpty() ? 1 : Long.parseLong(bound));
        }
        return bounds.endsWith(",") ? times + 1 : times;
    }

    /** Returns the index of the first bracket that may close the class. */
    private static int endOfClass(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != ']') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, text.length());
    }

    /** A text that counts the characters that are read. */
    private record Counted(String text, int cost, LongConsumer work) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            work.accept(cost);
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
