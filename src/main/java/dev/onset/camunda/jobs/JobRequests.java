package dev.onset.camunda.jobs;

import dev.onset.engine.Bounds;
import dev.onset.engine.StorableText;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Validation that the requests for a job share. */
final class JobRequests {

    /** The longest lock and the longest back-off. */
    static final Duration MAX_TIMEOUT = Duration.ofDays(30);

    private JobRequests() {}

    /**
     * The reason of a failure, shortened to the length that can be stored.
     *
     * @throws Problem {@code invalid-request} if it contains a character that cannot be stored
     */
    static String message(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "The worker gave no reason";
        }
        if (!StorableText.isStorable(message)) {
            throw invalid("/errorMessage", "Must not contain characters that cannot be stored");
        }
        return Bounds.description(message);
    }

    static Problem invalid(String pointer, String detail) {
        return new Problem(ProblemType.INVALID_REQUEST, "The request for the job is invalid.")
                .withErrors(List.of(ProblemError.at(pointer, detail)));
    }
}
