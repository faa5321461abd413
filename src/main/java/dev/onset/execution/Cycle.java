package dev.onset.execution;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time that comes again: an ISO 8601 repeating interval ({@code R3/PT10S}, {@code R/2026-12-01T09:00:00Z/P1D}) or a cron
 * expression of six fields, in UTC. Times that were missed while no runtime was up are skipped, not made up for.
 *
 * @param interval an ISO 8601 duration or period, or a cron expression
 * @param left how often it may still fire; -1 without a limit
 */
public record Cycle(String interval, int left) {

    private static final Pattern REPEATING = Pattern.compile("R(\\d*)/(?:([^/P][^/]*)/)?(P[^/]+)");
    private static final int NO_LIMIT = -1;

    /** As often as cron can: one that fires without end must leave the runtime time for others. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Longer texts are not read: none that means anything is, and the text may be a process value. */
    private static final int MAX_LENGTH = 200;

    /** A cycle, and when it fires first. */
    record First(Instant due, Cycle cycle) {}

    /**
     * Reads a cycle.
     *
     * @throws ExpressionFailure where the text is neither a repeating interval nor a cron expression, or never fires
     */
    static First parse(String text, Instant now) throws ExpressionFailure {
        if (text.length() > MAX_LENGTH) {
            throw unreadable();
        }
        Matcher repeating = REPEATING.matcher(text);
        try {
            return repeating.matches() ? repeating(repeating, now) : cron(text, now);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw unreadable();
        }
    }

    private static First repeating(Matcher text, Instant now) throws ExpressionFailure {
        String count = text.group(1);
        Cycle cycle = new Cycle(text.group(3), count.isEmpty() ? NO_LIMIT : Integer.parseInt(count));
        if (cycle.left == 0) {
            throw new ExpressionFailure("The timer's cycle never fires");
        }
        if (cycle.step().compareTo(SHORTEST) < 0) {
            throw new ExpressionFailure("The timer's interval must be a second or longer");
        }
        String start = text.group(2);
        Instant first = start == null
                ? Timers.plus(now, cycle.interval)
                : cycle.onGrid(OffsetDateTime.parse(start).toInstant(), now);
        return new First(first, cycle);
    }

    private static First cron(String text, Instant now) throws ExpressionFailure {
        Cycle cycle = new Cycle(text, NO_LIMIT);
        Instant first = cycle.cronAfter(now);
        if (first == null) {
            throw new ExpressionFailure("The timer's cycle never fires");
        }
        return new First(first, cycle);
    }

    /** What is left after it has fired; null where that is nothing. */
    @Nullable
    Cycle fired() {
        return left == NO_LIMIT ? this : left == 1 ? null : new Cycle(interval, left - 1);
    }

    /** The first time after {@code due} that is not past; null where there is none. */
    @Nullable
    Instant next(Instant due, Instant now) {
        try {
            // A clock that is behind must not make it fire twice for one time.
            return interval.startsWith("P")
                    ? onGrid(Timers.plus(due, interval), now)
                    : cronAfter(now.isAfter(due) ? now : due);
        } catch (DateTimeException | ArithmeticException endOfTime) {
            return null;
        }
    }

    /** The times may lie thousands of years back: goes there in strides, not step by step. */
    private Instant onGrid(Instant first, Instant now) {
        Duration step = step();
        Instant time = first;
        while (time.isBefore(now)) {
            long stride = Math.max(1, Duration.between(time, now).dividedBy(step));
            time = Timers.plus(time, interval, stride);
        }
        return time;
    }

    /** How long the interval is at most. */
    private Duration step() {
        return Timers.longest(interval);
    }

    private @Nullable Instant cronAfter(Instant now) {
        return ExecutionTime.forCron(
                        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53)).parse(interval))
                .nextExecution(now.atZone(ZoneOffset.UTC))
                .map(ZonedDateTime::toInstant)
                .orElse(null);
    }

    private static ExpressionFailure unreadable() {
        return new ExpressionFailure(
                "The timer's cycle must be an ISO 8601 repeating interval or a cron expression of six fields");
    }
}
