/** Removes ended instances. Each application has a retention policy that defines how long they are kept. */
@NullMarked
package dev.onset.retention;

import org.jspecify.annotations.NullMarked;
