package dev.onset.engine;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A recurring time: an ISO 8601 repeating interval ({@code R3/PT10S}, {@code R/2026-12-01T09:00:00Z/P1D}) or a cron
 * expression, see {@link Cron}. Times that pass while no replica runs are skipped.
 *
 * @param interval a cron expression; or an ISO 8601 duration, which is counted from the previous time; or a time with an
 *     offset or a zone, a slash and a duration, whose times are all counted from the given time, so that a cycle of months
 *     stays at the end of the month, and a cycle of days at its time of day in its zone
 * @param left the number of remaining repetitions; -1 without a limit
 */
public record Cycle(String interval, int left) {

    private static final Pattern REPEATING = Pattern.compile("R(-1|\\d*)/(?:(.+)/)?([+-]?P[^/]+)");
    private static final Pattern ANCHORED = Pattern.compile("([^/].*)/([+-]?P[^/]+)");
    private static final int NO_LIMIT = -1;

    /**
     * The shortest interval, which is also the shortest of cron. A timer without end must leave the server time for others.
     */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** A cycle and the time at which it fires first. */
    record First(Instant due, Cycle cycle) {}

    /** The times {@code start + n * step} for n from 0. */
    private record Grid(ZonedDateTime start, Interval step) {

        /**
         * Whether a time must be counted from the start instead of from the previous time: months differ in length, and so
         * do days in a zone that changes its clocks.
         */
        boolean needsStart() {
            boolean clockChanges = !(start.getZone().normalized() instanceof ZoneOffset);
            return step.hasMonths() || (step.hasDays() && clockChanges);
        }

        /**
         * Returns the first time that is not before the given one. It may be thousands of steps away, so the search
         * advances by many steps at once.
         */
        Instant from(long n, Instant earliest) {
            // A day may be longer than 24 hours in a zone that changes its clocks. If the advance is too short, another
            // one
            // follows.
            Duration longest = start.getZone().normalized() instanceof ZoneOffset
                    ? step.longest()
                    : step.longest().plusDays(1);
            long at = n;
            Instant time = step.after(start, at);
            while (time.isBefore(earliest)) {
                at += Math.max(1, Duration.between(time, earliest).dividedBy(longest));
                time = step.after(start, at);
            }
            return time;
        }
    }

    /**
     * Parses a cycle.
     *
     * @throws ExpressionFailure if the text is neither a repeating interval nor a cron expression, or if it never fires
     */
    static First parse(String text, Instant now) throws ExpressionFailure {
        Matcher repeating = REPEATING.matcher(text);
        if (!repeating.matches()) {
            return cron(text, now);
        }
        try {
            return repeating(repeating, now);
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            throw unreadable();
        }
    }

    private static First repeating(Matcher text, Instant now) throws ExpressionFailure {
        String count = text.group(1);
        int times = count.isEmpty() ? NO_LIMIT : Integer.parseInt(count);
        if (times == 0) {
            throw new ExpressionFailure("The timer's cycle never fires");
        }
        Interval step = Interval.parse(text.group(3));
        if (step.longest().compareTo(SHORTEST) < 0) {
            throw new ExpressionFailure("The timer's interval must be at least one second");
        }
        String start = text.group(2);
        Grid grid = new Grid(start == null ? now.atZone(ZoneOffset.UTC) : ZonedDateTime.parse(start), step);
        Instant first = start == null ? step.after(grid.start(), 1) : grid.from(0, now);
        String interval = grid.needsStart() ? grid.start() + "/" + text.group(3) : text.group(3);
        return new First(first, new Cycle(interval, times));
    }

    private static First cron(String text, Instant now) throws ExpressionFailure {
        Instant first = parseCron(text).after(now);
        if (first == null) {
            throw new ExpressionFailure("The timer's cycle never fires");
        }
        return new First(first, new Cycle(text, NO_LIMIT));
    }

    private static Cron parseCron(String text) throws ExpressionFailure {
        try {
            return Cron.parse(text);
        } catch (DateTimeException noCron) {
            throw unreadable();
        }
    }

    /** Returns the rest of the cycle after it has fired; null if there is none. */
    @Nullable
    Cycle fired() {
        return left == NO_LIMIT ? this : left == 1 ? null : new Cycle(interval, left - 1);
    }

    /** Returns the first time after {@code due} that is not past; null if there is none before {@link Bounds#LAST_TIME}. */
    @Nullable
    Instant next(Instant due, Instant now) {
        try {
            Instant next = nextOrLater(due, now);
            return next == null || next.isAfter(Bounds.LAST_TIME) ? null : next;
        } catch (DateTimeException | ArithmeticException endOfTime) {
            return null;
        }
    }

    private @Nullable Instant nextOrLater(Instant due, Instant now) {
        Matcher anchored = ANCHORED.matcher(interval);
        if (anchored.matches()) {
            Grid grid = new Grid(ZonedDateTime.parse(anchored.group(1)), Interval.parse(anchored.group(2)));
            return grid.from(0, now.isAfter(due) ? now : due.plusNanos(1));
        }
        if (interval.startsWith("P") || interval.startsWith("+P")) {
            return new Grid(due.atZone(ZoneOffset.UTC), Interval.parse(interval)).from(1, now);
        }
        // If the clock is behind, the cycle must not fire twice for the same time.
        return Cron.parse(interval).after(now.isAfter(due) ? now : due);
    }

    private static ExpressionFailure unreadable() {
        return new ExpressionFailure(
                "The timer's cycle must be an ISO 8601 repeating interval or a cron expression with six fields");
    }
}
