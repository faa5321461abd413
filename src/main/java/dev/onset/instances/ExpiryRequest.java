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

/** A request to change when an instance expires. */
@Schema(name = "ExpiryRequest")
record ExpiryRequest(
        @Schema(
                description =
                        "ISO 8601 date and time with an offset, in the future. Null for never or, before the instance has started, for the expiry that its process defines.",
                examples = "2027-01-31T12:00:00Z",
                required = true)
        @Nullable
        String expiryTime) {

    /**
     * Validates the request.
     *
     * @throws Problem {@code invalid-request}
     */
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
            // An invalid time is rejected below, like one that is out of range.
        }
        throw new Problem(ProblemType.INVALID_REQUEST, "The expiry request is invalid.")
                .withErrors(List.of(ProblemError.at(
                        "/expiryTime", "Must be an ISO 8601 date and time with an offset, in the future, or null")));
    }
}
