package dev.onset.runtime;

import dev.onset.execution.IncidentType;
import dev.onset.workspaces.Access;

/**
 * An open incident with its instance, and what the caller who asks for it may do there.
 *
 * @param token the token that it stops
 * @param standing the caller's grants for the application
 */
public record IncidentOfInstance(StoredInstance instance, long token, IncidentType type, Access.Standing standing) {}
