package dev.onset.engine;

/**
 * Thrown if an event concerns something that the instance no longer waits for, or if the instance rejects it. Nothing has
 * changed.
 */
public final class StaleEvent extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean rejected;

    StaleEvent(String message) {
        this(message, false);
    }

    private StaleEvent(String message, boolean rejected) {
        super(message, null, false, false);
        this.rejected = rejected;
    }

    /** Returns the exception for an event for which the instance waits, but whose content is invalid. */
    static StaleEvent rejecting(String reason) {
        return new StaleEvent(reason, true);
    }

    /** Whether the instance waits for the event, but its content is invalid. The message is the reason. */
    public boolean isRejected() {
        return rejected;
    }
}
