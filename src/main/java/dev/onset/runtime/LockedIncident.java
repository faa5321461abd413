package dev.onset.runtime;

import dev.onset.execution.IncidentType;

/**
 * An open incident whose instance the transaction has locked: whoever else resolves it waits, and then finds it gone.
 *
 * @param token the token that it stops
 */
public record LockedIncident(StoredInstance instance, long token, IncidentType type) {}
