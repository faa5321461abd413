/**
 * Starts processes by name. A start resolves the active build, checks the caller's permissions, validates the process
 * values and computes the first step.
 *
 * <p>The step is computed for the target of the caller's last start. The statement that writes the instance verifies
 * that the caller may start it and that the build is still active; otherwise, it writes nothing. A start therefore
 * takes one statement and one round trip, or two if no target is cached (docs/adr/0013).
 */
@NullMarked
package dev.onset.start;

import org.jspecify.annotations.NullMarked;
