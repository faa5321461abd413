package dev.onset.instances;

import dev.onset.engine.Bounds;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** When an instance is to expire. */
@Schema(name = "ExpiryRequest")
record ExpiryRequest(
        @Schema(
                description =
                        "ISO 8601 date and time with an offset, in the future; null for never, or, before it has started, for as its process says.",
                examples = "2027-01-31T12:00:00Z",
                required = true)
        @Nullable
        String expiryTime) {

    /** @throws Problem {@code invalid-request} */
    @Nullable
    Instant checked(Instant now) {
        if (expiryTime == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(expiryTime).toInstant();
            if (Bounds.holds(time) && time.isAfter(now)) {
                return time.truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException notATime) {
            // falls through to the one answer for every text that does not fit
        }
        throw new Problem(ProblemType.INVALID_REQUEST, "The expiry is not described rightly.")
                .withErrors(List.of(ProblemError.at(
                        "/expiryTime", "It is an ISO 8601 date and time with an offset, in the future, or null")));
    }
}
