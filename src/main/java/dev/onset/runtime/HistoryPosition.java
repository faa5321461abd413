package dev.onset.runtime;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in the history of an instance: after all events of the steps before {@code revision} and the first {@code
 * events} events of that step. The text form is the revision if the whole step was read ({@code 7}); otherwise, it is
 * the revision and the number of events ({@code 7-100}).
 */
public record HistoryPosition(long revision, int events) implements Comparable<HistoryPosition> {

    /** The position before the first step. */
    public static final HistoryPosition START = afterStep(0);

    private static final int ALL = Integer.MAX_VALUE;

    private static final Comparator<HistoryPosition> ORDER =
            Comparator.comparingLong(HistoryPosition::revision).thenComparingInt(HistoryPosition::events);

    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,19})(?:-(\\d{1,9}))?");

    /** Returns the position after a whole step. */
    public static HistoryPosition afterStep(long revision) {
        return new HistoryPosition(revision, ALL);
    }

    /** Parses the text form; empty if the text is not a position. */
    public static Optional<HistoryPosition> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            String events = matcher.group(2);
            return Optional.of(new HistoryPosition(
                    Long.parseLong(matcher.group(1)), events == null ? ALL : Integer.parseInt(events)));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /** Returns whether the position is after the whole step. */
    boolean isAfterStep() {
        return events == ALL;
    }

    @Override
    public int compareTo(HistoryPosition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return isAfterStep() ? Long.toString(revision) : revision + "-" + events;
    }
}
