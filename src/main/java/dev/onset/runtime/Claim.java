package dev.onset.runtime;

import java.util.UUID;

/**
 * A message that is bound to one subscription of one instance, and is to be told to that instance.
 *
 * @param process the process of the instance: a message reaches at most one instance of each
 */
record Claim(UUID message, String process, UUID instance, long subscription) {}
