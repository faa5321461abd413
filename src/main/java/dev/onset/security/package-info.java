/** Who calls, as the identity provider says, and the names of what a caller may do. Who may do what is in {@code workspaces}. */
@NullMarked
package dev.onset.security;

import org.jspecify.annotations.NullMarked;
