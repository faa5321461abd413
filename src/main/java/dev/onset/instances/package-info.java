/** Reads, follows and operates instances: their state, tokens, values, open work and history. */
@NullMarked
package dev.onset.instances;

import org.jspecify.annotations.NullMarked;
