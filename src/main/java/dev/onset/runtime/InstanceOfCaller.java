package dev.onset.runtime;

import dev.onset.workspaces.Access;

/**
 * An instance, and what the caller who asks for it may do there.
 *
 * @param standing the caller's grants for the application
 */
public record InstanceOfCaller(StoredInstance instance, Access.Standing standing) {}
