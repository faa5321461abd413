package dev.onset.engine;

/** The state of a process instance, as the contract names them. */
public enum InstanceState {
    CREATED,
    STARTED,
    FINISHED,
    FAILED,
    EXPIRED,
    DISMISSED,
    TERMINATED,
    ON_HOLD;

    /** Whether nothing can happen any more. */
    public boolean isEnded() {
        return switch (this) {
            case CREATED, STARTED, ON_HOLD -> false;
            case FINISHED, FAILED, EXPIRED, DISMISSED, TERMINATED -> true;
        };
    }
}
