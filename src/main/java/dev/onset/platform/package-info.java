/**
 * What every feature stands on and none of them is about: the start of the process and the checks before it, the embedded
 * PostgreSQL, the clock and the ids.
 */
@NullMarked
package dev.onset.platform;

import org.jspecify.annotations.NullMarked;
