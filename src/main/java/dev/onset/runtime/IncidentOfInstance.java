package dev.onset.runtime;

import dev.onset.execution.IncidentType;

/**
 * An open incident with its instance.
 *
 * @param token the token that it stops
 */
public record IncidentOfInstance(StoredInstance instance, long token, IncidentType type) {}
