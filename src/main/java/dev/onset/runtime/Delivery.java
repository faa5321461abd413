package dev.onset.runtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that is claimed for a subscription, with the instance that it is for.
 *
 * @param instance null where it was removed
 */
record Delivery(
        Claim claim,
        Map<String, @Nullable Object> variables,
        @Nullable StoredInstance instance) {}
