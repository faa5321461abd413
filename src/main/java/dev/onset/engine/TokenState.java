package dev.onset.engine;

/** The state of a token, as the contract names them. */
public enum TokenState {
    ACTIVE,
    INACTIVE,
    ABORTED,
    ON_HOLD,
    DISMISSED,
    EXPIRED,
    TERMINATED
}
