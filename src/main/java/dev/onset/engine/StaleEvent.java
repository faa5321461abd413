package dev.onset.engine;

/** Thrown if an event concerns something that the instance no longer waits for. Nothing has changed. */
public final class StaleEvent extends Exception {

    private static final long serialVersionUID = 1L;

    StaleEvent(String message) {
        super(message, null, false, false);
    }
}
