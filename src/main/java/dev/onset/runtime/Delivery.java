package dev.onset.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A claimed message together with the instance that it is to be delivered to.
 *
 * @param instance null if the instance was removed
 */
record Delivery(
        Claim claim, StoredMessage message, @Nullable StoredInstance instance) {}
