package dev.onset.runtime;

/** Counts messages. */
interface MessageObserver {

    /** @param outcome {@code stored}, or {@code duplicate} where the id was used before */
    void published(String outcome);

    /** @param reached {@code waiting} for an instance that waited, {@code started} for one that the message started */
    void correlated(String reached);
}
