/** How long ended instances are kept: a policy for each application, and what removes them when it is over. */
@NullMarked
package dev.onset.retention;

import org.jspecify.annotations.NullMarked;
