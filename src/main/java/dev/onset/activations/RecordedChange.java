package dev.onset.activations;

import org.jspecify.annotations.Nullable;

/**
 * A change with what the rule was before.
 *
 * @param from null where the rule is new
 */
record RecordedChange(ActivationChange change, @Nullable ActivationChange from) {}
