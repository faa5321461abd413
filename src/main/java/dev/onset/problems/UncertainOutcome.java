package dev.onset.problems;

/**
 * The connection to the database broke while a request was being committed, so that nobody knows whether it happened: answered
 * as {@code unavailable}, with what its caller can do to find out.
 */
public final class UncertainOutcome extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param detail what may have happened and how to ask, for the caller
     * @param cause a failure that {@link Unavailability#leavesOutcomeUnknown}
     */
    public UncertainOutcome(String detail, Throwable cause) {
        super(detail, cause);
    }
}
