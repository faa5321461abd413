package dev.onset.runtime;

import dev.onset.workspaces.Access;

/**
 * An instance, and what the caller who asks for it may do there.
 *
 * @param rights the caller's grants for the application
 */
public record InstanceWithRights(StoredInstance instance, Access.Rights rights) {}
