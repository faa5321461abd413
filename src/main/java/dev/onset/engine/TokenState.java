package dev.onset.engine;

/** The state of a token, with the names of the API. */
public enum TokenState {
    ACTIVE,
    INACTIVE,
    ABORTED,
    ON_HOLD,
    DISMISSED,
    EXPIRED,
    TERMINATED
}
