package dev.onset.camunda.jobs;

import dev.onset.engine.Bounds;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the requests for a job share. */
final class JobRequests {

    /** The longest lock and the longest back-off, in milliseconds: 30 days. */
    static final long MAX_TIMEOUT = 30L * 24 * 60 * 60 * 1000;

    static final String INVALID = "The request for the job is invalid.";

    private JobRequests() {}

    /** The reason of a failure, shortened to the length that can be stored. */
    static String message(@Nullable String message) {
        return message == null || message.isBlank() ? "The worker gave no reason" : Bounds.description(message);
    }

    static Problem invalid(String pointer, String detail) {
        return new Problem(ProblemType.INVALID_REQUEST, INVALID).withErrors(List.of(ProblemError.at(pointer, detail)));
    }
}
