package dev.onset.runtime;

import java.util.UUID;

/** Writes instances that something else decides on in the same transaction. */
interface InstanceCreation {

    /**
     * Writes the first step of an instance that a message starts.
     *
     * @return whether it was written: not where an instance of the process had the message, or it lives no more
     * @throws StartConflict where a running instance of the process was started with the same correlation key
     */
    boolean createIfUnclaimed(InstanceWrite first, UUID message);
}
