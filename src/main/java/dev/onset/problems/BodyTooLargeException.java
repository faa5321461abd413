package dev.onset.problems;

import java.io.IOException;

/** Thrown when a body exceeds its limit. It is an {@link IOException} because readers of streams propagate those unchanged. */
final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long limit;

    BodyTooLargeException(long limit) {
        super("The body exceeds " + limit + " bytes");
        this.limit = limit;
    }

    Problem toProblem() {
        return new Problem(ProblemType.BODY_TOO_LARGE, "The body exceeds the limit of " + limit + " bytes.")
                .with("limit", limit);
    }
}
