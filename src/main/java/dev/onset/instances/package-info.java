/** Following instances: state, tokens, values, what they wait for, and their history. */
@NullMarked
package dev.onset.instances;

import org.jspecify.annotations.NullMarked;
