/** Workspaces, their applications, and the grants of roles on them. Access without a grant is denied. */
@NullMarked
package dev.onset.workspaces;

import org.jspecify.annotations.NullMarked;
