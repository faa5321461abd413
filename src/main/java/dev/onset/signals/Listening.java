package dev.onset.signals;

/** Somebody listens, until this is closed. */
public interface Listening extends AutoCloseable {

    @Override
    void close();
}
