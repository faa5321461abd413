package dev.onset.runtime;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Where instances are kept. Each call is one transaction, unless it is made {@linkplain #exclusively within another}. */
interface InstanceStore {

    Optional<StoredInstance> find(UUID uuid);

    /**
     * Writes a further step, if the instance still has the revision that it was read with.
     *
     * @return false where it has another one, or where the claim that the step takes is gone: nothing was written
     */
    boolean write(InstanceWrite step);

    /**
     * Writes the first steps of new instances, all or none.
     *
     * @throws StartConflict where another start has the same key, or the same business key
     */
    void create(List<InstanceWrite> first);

    /**
     * Runs an action in one transaction that nobody else moves the instance in: for instances that so many move at once that
     * {@link #write} fails again and again.
     *
     * @throws java.util.concurrent.RejectedExecutionException where too many wait for that
     */
    <T> T exclusively(UUID uuid, Supplier<T> action);

    /** How many instances are open that were called from one, directly or through others; counted up to a limit. */
    int openBelow(UUID root, int limit);

    /** How many instances of an application are open; counted up to a limit. */
    int openInApplication(UUID applicationId, int limit);

    /** Removes a wake-up that has been delivered, or that nobody waits for. */
    void settle(Wakeup.Stored done);

    /** Removes a wake-up that has been delivered and adds others of the same application, in one transaction. */
    void replace(Wakeup.Stored done, UUID applicationId, List<? extends Wakeup.Stored> next);
}
