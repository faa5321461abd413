package dev.onset.engine;

/** The kind of work that a token waits for. */
public enum WorkKind {
    /** Done by a worker. */
    JOB,
    /** Done by a person. */
    USER_TASK,
    /** Done by another instance, which a call activity called. */
    CALLED_INSTANCE
}
