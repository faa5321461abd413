package dev.onset.engine;

/** The event is for something that the instance no longer waits for; nothing has changed. */
public final class StaleEvent extends Exception {

    private static final long serialVersionUID = 1L;

    StaleEvent(String message) {
        super(message, null, false, false);
    }
}
