package dev.onset.runtime;

import dev.onset.workspaces.Access;

/**
 * An instance and the permissions of the caller.
 *
 * @param rights the caller's grants for the application
 */
public record InstanceWithRights(StoredInstance instance, Access.Rights rights) {}
