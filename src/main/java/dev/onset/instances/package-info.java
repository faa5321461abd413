/** Following instances: state, tokens, values, what they wait for, and their history; and operating them. */
@NullMarked
package dev.onset.instances;

import org.jspecify.annotations.NullMarked;
