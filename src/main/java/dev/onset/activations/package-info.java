/**
 * The active build of an application, which is the build that a start by name uses: the policy that chooses it, overrides for
 * single subjects, the history of changes, explanations, and the roll back. A rule is resolved to a build when it is written
 * (docs/adr/0018); {@link dev.onset.activations.ActivationSql} finds the rule that applies to a caller.
 */
@NullMarked
package dev.onset.activations;

import org.jspecify.annotations.NullMarked;
