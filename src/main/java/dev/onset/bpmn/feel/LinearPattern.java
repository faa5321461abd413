package dev.onset.bpmn.feel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/**
 * A regular expression that strangers may write: matched in time linear in its input (RE2), of a bounded size, and matched
 * against a budget. Back references and look-around, which no engine matches in linear time, are not valid.
 *
 * <p>The time that RE2 takes for a character grows with the size of its program, and the program grows with the product of
 * repetitions that are within one another: {@code ((a{100}){100}){100}} has a million instructions. So the size is estimated
 * before anything is compiled.
 */
public final class LinearPattern {

    /** Instructions of a program, as far as they can be told from the text; a character is one. */
    public static final int MAX_SIZE = 10_000;

    /** Groups within groups; the compiler is recursive. */
    static final int MAX_NESTING = 100;

    /** What looking at one character costs beside the program's instructions. */
    private static final int READ = 10;

    private final Pattern pattern;
    private final int readCost;

    private LinearPattern(Pattern pattern) {
        this.pattern = pattern;
        this.readCost = READ + pattern.programSize();
    }

    /** Thrown where a text is no pattern that Onset takes. */
    public static final class InvalidPattern extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InvalidPattern(String message) {
            super(message, null, false, false);
        }
    }

    /** @throws InvalidPattern where it is not valid, or would become too large */
    public static LinearPattern compile(String text) {
        return compile(text, 0);
    }

    /** @param flags those of RE2/J */
    static LinearPattern compile(String text, int flags) {
        if (size(text) > MAX_SIZE) {
            throw new InvalidPattern(
                    "is too large: written out without repetitions it has more than " + MAX_SIZE + " characters");
        }
        try {
            return new LinearPattern(Pattern.compile(text, flags));
        } catch (PatternSyntaxException invalid) {
            throw new InvalidPattern("is not supported (RE2 syntax)");
        } catch (StackOverflowError tooDeep) {
            // Only on a thread whose stack is far smaller than usual: the limits come first.
            throw new InvalidPattern("is nested too deeply");
        }
    }

    /**
     * Searches an input.
     *
     * @param work is told the steps that are taken, and throws where they are too many; a step takes about ten nanoseconds
     */
    public boolean isFoundIn(String input, LongConsumer work) {
        return matcher(input, work).find();
    }

    /** @param work as for {@link #isFoundIn} */
    Matcher matcher(String input, LongConsumer work) {
        return pattern.matcher(new Counted(input, readCost, work));
    }

    /**
     * How large a pattern becomes when its repetitions are written out; never too small. It knows of the syntax what it has
     * to, and takes what it does not know for more than it is.
     *
     * @throws InvalidPattern where groups are nested too deeply
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
                        throw new InvalidPattern("nests groups more than " + MAX_NESTING + " deep");
                    }
                    size = 2;
                    last = 0;
                }
                case ')' -> {
                    // A bracket that closes nothing may be a literal one: everything so far may be repeated.
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
                    // One instruction, however long it is.
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

    /** Where the repetition that begins here closes; negative where it is a literal brace. */
    private static int endOfRepetition(String text, int from) {
        int i = from;
        while (i < text.length() && (Character.isDigit(text.charAt(i)) || text.charAt(i) == ',')) {
            i++;
        }
        return i > from && i < text.length() && text.charAt(i) == '}' ? i : -1;
    }

    /** More than RE2 allows where it is more than this can count. */
    private static long times(String bounds) {
        long times = 1;
        for (String bound : bounds.split(",", -1)) {
            times = Math.max(times, bound.length() > 5 ? MAX_SIZE : bound.isEmpty() ? 1 : Long.parseLong(bound));
        }
        return bounds.endsWith(",") ? times + 1 : times;
    }

    /** The first bracket that may close the class. */
    private static int endOfClass(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != ']') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, text.length());
    }

    /** A text that counts how often it is looked at. */
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
