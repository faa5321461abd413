/** Which build is active: the build that a start by name uses, who made it so and when, and the way back. */
@NullMarked
package dev.onset.activations;

import org.jspecify.annotations.NullMarked;
