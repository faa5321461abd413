package dev.onset.engine;

/** The events at which listeners run, with the names of Camunda 8. */
public enum ListenerEvent {
    /** The element has been reached, and its input mappings have been applied. */
    START,
    /** The element is completed, and its output mappings have been applied. */
    END
}
