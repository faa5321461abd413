package dev.onset.engine;

/**
 * The progress of a token among the listeners of its node.
 *
 * @param event the event of the listeners
 * @param index the index of the listener whose job the token waits for; if it does not wait, of the next one
 */
public record ListenerRun(ListenerEvent event, int index) {}
