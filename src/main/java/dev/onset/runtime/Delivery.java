package dev.onset.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A message that is claimed for a subscription, with the instance that it is for.
 *
 * @param instance null where it was removed
 */
record Delivery(
        Claim claim, StoredMessage message, @Nullable StoredInstance instance) {}
