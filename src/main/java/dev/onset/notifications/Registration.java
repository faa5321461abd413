package dev.onset.notifications;

/** Somebody listens, until this is closed. */
public interface Registration extends AutoCloseable {

    @Override
    void close();
}
