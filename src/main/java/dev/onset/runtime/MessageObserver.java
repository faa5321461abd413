package dev.onset.runtime;

/** Observes the publication and correlation of messages. */
interface MessageObserver {

    /**
     * Called when a message was published.
     *
     * @param outcome {@code stored}, or {@code duplicate} if the message id was already used
     */
    void published(String outcome);

    /**
     * Called when a message was correlated.
     *
     * @param reached {@code waiting} for a waiting instance, {@code started} for an instance that the message started
     */
    void correlated(String reached);

    /** Called when a message could not start a process. */
    default void startFailed(StoredMessage message, String process, RuntimeException failure) {}
}
