package dev.onset.runtime;

import java.util.List;
import java.util.UUID;

/** Accepts wake-ups after the transaction that caused them has committed. */
interface Wakeups {

    /**
     * Schedules immediate wake-ups for delivery on this replica. Never fails: what is not delivered here is delivered
     * by db-scheduler.
     *
     * @param applicationId the application of the wake-ups; applications take turns
     */
    void soon(UUID applicationId, List<? extends Wakeup> wakeups);
}
