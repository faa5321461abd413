package dev.onset.runtime;

import java.util.UUID;

/** Creates instances on conditions that the database checks in the same transaction. */
interface InstanceCreation {

    /**
     * Writes the first step of an instance that a message starts.
     *
     * @return false if the message is already claimed for the process or has expired, in which case nothing was written
     * @throws StartConflict if an instance of the process that was started with the same correlation key is running
     */
    boolean createIfUnclaimed(InstanceWrite first, UUID message);

    /**
     * Writes the first step of an instance that is started by a message claimed for another instance of the process.
     *
     * @param claim the claim, whose instance no longer waits for the message
     * @return false if the claim is no longer open, in which case nothing was written
     * @throws StartConflict if an instance of the process that was started with the same correlation key is running
     */
    boolean createByClaim(InstanceWrite first, Claim claim);
}
