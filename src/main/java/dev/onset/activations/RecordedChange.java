package dev.onset.activations;

import org.jspecify.annotations.Nullable;

/**
 * A change together with the previous change of the same rule.
 *
 * @param from null if the rule is new
 */
record RecordedChange(ActivationChange change, @Nullable ActivationChange from) {}
