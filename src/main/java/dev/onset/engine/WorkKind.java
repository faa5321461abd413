package dev.onset.engine;

/** Work that is handed out for a token, and that the token waits for. */
public enum WorkKind {
    /** Done by a worker. */
    JOB,
    /** Done by a person. */
    USER_TASK,
    /** Done by another instance, which a call activity started. */
    CALLED_INSTANCE
}
