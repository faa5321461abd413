package dev.onset.engine;

/** The state of a process instance, with the names of the API. */
public enum InstanceState {
    CREATED,
    STARTED,
    FINISHED,
    FAILED,
    EXPIRED,
    DISMISSED,
    TERMINATED,
    ON_HOLD;

    /** Whether the instance has ended, so that nothing can happen to it any more. */
    public boolean isEnded() {
        return switch (this) {
            case CREATED, STARTED, ON_HOLD -> false;
            case FINISHED, FAILED, EXPIRED, DISMISSED, TERMINATED -> true;
        };
    }
}
