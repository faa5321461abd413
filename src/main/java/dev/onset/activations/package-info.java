/**
 * Which build is active, the build that a start by name uses: the policy that chooses it, overrides for some, who made it so
 * and when, why, and the way back. A rule is resolved when it is written (docs/adr/0018); {@link
 * dev.onset.activations.ActivationSql} is how it is found, for whoever asks.
 */
@NullMarked
package dev.onset.activations;

import org.jspecify.annotations.NullMarked;
