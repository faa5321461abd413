package dev.onset.problems;

/**
 * Thrown when it is unknown whether a request took effect, for example because the connection to the database broke during the
 * commit. It is answered as {@code unavailable}; the detail tells the caller how to find out.
 */
public final class UncertainOutcome extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param detail tells the caller what may have happened and how to find out
     * @param cause a failure that {@link Unavailability#leavesOutcomeUnknown}
     */
    public UncertainOutcome(String detail, Throwable cause) {
        super(detail, cause);
    }

    /** @param detail tells the caller what may have happened and how to find out */
    public UncertainOutcome(String detail) {
        super(detail);
    }
}
