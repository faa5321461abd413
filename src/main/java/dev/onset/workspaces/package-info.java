/** Workspaces, their applications, and the grants that say who may do what in them: deny by default. */
@NullMarked
package dev.onset.workspaces;

import org.jspecify.annotations.NullMarked;
