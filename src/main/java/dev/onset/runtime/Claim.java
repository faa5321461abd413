package dev.onset.runtime;

import java.util.UUID;

/**
 * A correlation of a message with one subscription of one instance, which is still to be delivered to that instance.
 *
 * @param process the process of the instance; a message is correlated at most once per process
 */
record Claim(UUID message, String process, UUID instance, long subscription) {}
