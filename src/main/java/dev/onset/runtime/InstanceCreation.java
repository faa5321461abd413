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

    /**
     * Writes the first step of an instance that a message starts which is claimed for another instance of the process.
     *
     * @param claim its instance does not wait for the message any more
     * @return whether it was written: not where the claim is not open any more
     * @throws StartConflict where a running instance of the process was started with the same correlation key
     */
    boolean createByClaim(InstanceWrite first, Claim claim);
}
