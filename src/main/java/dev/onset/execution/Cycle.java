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
    /** A daily cycle that began with our calendar is well below; one since the beginning of time would take hours. */
    private static final int MOST_SKIPPED = 1_000_000;

    /** A cycle, and when it fires first. */
    record First(Instant due, Cycle cycle) {}

    /**
     * Reads a cycle.
     *
     * @throws ExpressionFailure where the text is neither a repeating interval nor a cron expression, or never fires
     */
    static First parse(String text, Instant now) throws ExpressionFailure {
        Matcher repeating = REPEATING.matcher(text);
        if (!repeating.matches()) {
            Cycle cron = new Cycle(text, NO_LIMIT);
            return new First(cron.after(now, now), cron);
        }
        try {
            String count = repeating.group(1);
            Cycle cycle = new Cycle(repeating.group(3), count.isEmpty() ? NO_LIMIT : Integer.parseInt(count));
            if (cycle.left == 0) {
                throw new ExpressionFailure("The timer's cycle never fires");
            }
            String start = repeating.group(2);
            Instant first = start == null
                    ? cycle.after(now, now)
                    : cycle.onGrid(OffsetDateTime.parse(start).toInstant(), now);
            return new First(first, cycle);
        } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
            throw unreadable();
        }
    }

    /** What is left after it has fired; null where that is nothing. */
    @Nullable
    Cycle fired() {
        return left == NO_LIMIT ? this : left == 1 ? null : new Cycle(interval, left - 1);
    }

    /** The first time after {@code due} that is not past. */
    Instant after(Instant due, Instant now) throws ExpressionFailure {
        if (!interval.startsWith("P")) {
            return cronAfter(now);
        }
        return onGrid(plusInterval(due), now);
    }

    private Instant onGrid(Instant first, Instant now) throws ExpressionFailure {
        Instant time = first;
        if (time.isBefore(now) && interval.startsWith("PT")) {
            long step = Duration.parse(interval).toNanos();
            long behind = Duration.between(time, now).toNanos();
            if (step <= 0) {
                throw new ExpressionFailure("The timer's interval must be longer than nothing");
            }
            time = time.plusNanos(Math.multiplyExact(Math.ceilDiv(behind, step), step));
        }
        for (int skipped = 0; time.isBefore(now); skipped++) {
            if (skipped > MOST_SKIPPED) {
                throw new ExpressionFailure("The timer's cycle began too long ago for its interval");
            }
            time = plusInterval(time);
        }
        return time;
    }

    private Instant plusInterval(Instant from) throws ExpressionFailure {
        try {
            Instant to = Timers.plus(from, interval);
            if (to.isAfter(from)) {
                return to;
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw unreadable();
        }
        throw new ExpressionFailure("The timer's interval must be longer than nothing");
    }

    private Instant cronAfter(Instant now) throws ExpressionFailure {
        try {
            return ExecutionTime.forCron(new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53))
                            .parse(interval))
                    .nextExecution(now.atZone(ZoneOffset.UTC))
                    .map(ZonedDateTime::toInstant)
                    .orElseThrow(() -> new ExpressionFailure("The timer's cron expression never fires again"));
        } catch (IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static ExpressionFailure unreadable() {
        return new ExpressionFailure(
                "The timer's cycle must be an ISO 8601 repeating interval or a cron expression of six fields");
    }
}
