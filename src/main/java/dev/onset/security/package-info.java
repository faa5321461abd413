/**
 * The caller of a request, as authenticated by the identity provider, and the permissions and roles. Grants are in {@code
 * workspaces}.
 */
@NullMarked
package dev.onset.security;

import org.jspecify.annotations.NullMarked;
