package dev.onset.runtime;

import java.util.List;
import java.util.UUID;

/** Where wake-ups go once the transaction that caused them has committed. */
interface Wakeups {

    /**
     * Has wake-ups that are due at once delivered soon on this replica. Never fails: what is not delivered, others deliver.
     *
     * @param applicationId the application that they belong to: those of one do not wait for those of another
     */
    void soon(UUID applicationId, List<? extends Wakeup> wakeups);
}
