package dev.onset.runtime;

/** Counts messages. */
interface MessageObserver {

    /** @param outcome {@code stored}, or {@code duplicate} where the id was used before */
    void published(String outcome);

    /** @param reached {@code waiting} for an instance that waited, {@code started} for one that the message started */
    void correlated(String reached);

    /** A message was to start a process, and that has failed. */
    default void startFailed(StoredMessage message, String process, RuntimeException failure) {}
}
