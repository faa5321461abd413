package dev.onset.retention;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.threeten.extra.PeriodDuration;

/** The time for which ended instances are kept. */
@Schema(name = "RetentionRequest")
record RetentionRequest(
        @Schema(
                description =
                        "The time from the end of an instance to its removal: an ISO 8601 duration of weeks, days, hours, minutes"
                                + " and seconds, from an hour to 36500 days. Null means that instances are never removed.",
                examples = "P90D",
                required = true)
        @Nullable
        String finishedAfter) {

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** @throws Problem {@code invalid-request} */
    @Nullable
    Duration duration() {
        if (finishedAfter == null) {
            return null;
        }
        try {
            PeriodDuration parsed = PeriodDuration.parse(finishedAfter);
            Duration duration = parsed.getDuration().plusDays(parsed.getPeriod().getDays());
            boolean hasMonths = parsed.getPeriod().toTotalMonths() != 0;
            if (!hasMonths
                    && duration.compareTo(SHORTEST) >= 0
                    && duration.compareTo(LONGEST) <= 0
                    && duration.toNanosPart() == 0) {
                return duration;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Refused below, like a duration that is too short or too long.
        }
        throw new Problem(ProblemType.INVALID_REQUEST, "The retention period is invalid.")
                .withErrors(List.of(ProblemError.at(
                        "/finishedAfter",
                        "Must be a duration such as P90D or PT12H, in whole seconds, from PT1H to P36500D")));
    }
}
