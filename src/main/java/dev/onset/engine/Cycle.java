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
 * A time that comes again: an ISO 8601 repeating interval ({@code R3/PT10S}, {@code R/2026-12-01T09:00:00Z/P1D}) or a cron
 * expression, see {@link Cron}. Times that were missed while no runtime was up are skipped, not made up for.
 *
 * @param interval a cron expression; or an ISO 8601 duration, which is counted from the time before; or a time with an offset
 *     or zone, a slash and a duration, whose times are all counted from that one: so a cycle of months stays at the ends of
 *     months, and one of days at its time of day in its zone
 * @param left how often it may still fire; -1 without a limit
 */
public record Cycle(String interval, int left) {

    private static final Pattern REPEATING = Pattern.compile("R(-1|\\d*)/(?:(.+)/)?([+-]?P[^/]+)");
    private static final Pattern ANCHORED = Pattern.compile("([^/].*)/([+-]?P[^/]+)");
    private static final int NO_LIMIT = -1;

    /** As often as cron can: one that fires without end must leave the runtime time for others. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** A cycle, and when it fires first. */
    record First(Instant due, Cycle cycle) {}

    /** The times {@code start + n * step}, from n = 0 on. */
    private record Grid(ZonedDateTime start, Interval step) {

        /** Whether a time cannot be counted from the one before: months differ in length, and days where clocks change. */
        boolean needsStart() {
            boolean clockChanges = !(start.getZone().normalized() instanceof ZoneOffset);
            return step.hasMonths() || (step.hasDays() && clockChanges);
        }

        /** The first time that is not before another. That may be thousands of years on: goes there in strides. */
        Instant from(long n, Instant earliest) {
            // A day may be longer than 24 hours where clocks change; a stride that is too short is followed by another.
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
     * Reads a cycle.
     *
     * @throws ExpressionFailure where the text is neither a repeating interval nor a cron expression, or never fires
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
            throw new ExpressionFailure("The timer's interval must be a second or longer");
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

    /** What is left after it has fired; null where that is nothing. */
    @Nullable
    Cycle fired() {
        return left == NO_LIMIT ? this : left == 1 ? null : new Cycle(interval, left - 1);
    }

    /** The first time after {@code due} that is not past; null where there is none before {@link Bounds#LAST_TIME}. */
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
        // A clock that is behind must not make it fire twice for one time.
        return Cron.parse(interval).after(now.isAfter(due) ? now : due);
    }

    private static ExpressionFailure unreadable() {
        return new ExpressionFailure(
                "The timer's cycle must be an ISO 8601 repeating interval or a cron expression of six fields");
    }
}
