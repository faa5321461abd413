package dev.onset.notifications;

/** A registered listener. Closing it ends the registration. */
public interface Registration extends AutoCloseable {

    @Override
    void close();
}
