package dev.onset.runtime;

import dev.onset.engine.IncidentType;
import dev.onset.workspaces.Access;

/**
 * An open incident with its instance and the permissions of the caller.
 *
 * @param token the token that the incident stops
 * @param rights the caller's grants for the application
 */
public record IncidentOfInstance(StoredInstance instance, long token, IncidentType type, Access.Rights rights) {}
