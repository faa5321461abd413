package dev.onset.retention;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to change how long ended instances are kept. */
@Schema(name = "RetentionRequest")
record RetentionRequest(
        @Schema(
                description =
                        "How long after its end an instance is removed: an ISO 8601 duration of days, hours, minutes and"
                                + " seconds, from an hour to 36500 days. Null to keep instances forever.",
                examples = "P90D",
                required = true)
        @Nullable
        String finishedAfter) {

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    @Nullable
    Duration duration() {
        if (finishedAfter == null) {
            return null;
        }
        try {
            Duration duration = Duration.parse(finishedAfter);
            if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0 && duration.toNanosPart() == 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // An invalid duration is rejected below, like one that is out of range.
        }
        throw new Problem(ProblemType.INVALID_REQUEST, "The retention request is invalid.")
                .withErrors(List.of(ProblemError.at(
                        "/finishedAfter",
                        "Must be a duration such as P90D or PT12H, in whole seconds, from PT1H to P36500D")));
    }
}
