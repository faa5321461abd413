package dev.onset.problems;

/**
 * Nobody knows whether what a request asked for has happened: for example, the connection to the database broke while it was
 * being committed. Answered as {@code unavailable}, with what its caller can do to find out.
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

    /** @param detail what may have happened and how to ask, for the caller */
    public UncertainOutcome(String detail) {
        super(detail);
    }
}
