package dev.onset.runtime;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Stores process instances. Each call is one transaction, unless it is made {@linkplain #exclusively within another}.
 */
interface InstanceStore {

    Optional<StoredInstance> find(UUID uuid);

    /**
     * Writes a further step, if the instance still has the revision that it was read with.
     *
     * @return false if the revision has changed, or if the claim that the step consumes is no longer open, in which
     *     case nothing was written
     */
    boolean write(InstanceWrite step);

    /**
     * Writes the first steps of new instances, all or none.
     *
     * @throws StartConflict if another start has the same idempotency key or business key
     */
    void create(List<InstanceWrite> first);

    /**
     * Runs an action in a transaction that locks the instance, so that no other transaction moves it. Used for
     * instances that are moved so often that {@link #write} fails repeatedly.
     *
     * @throws java.util.concurrent.RejectedExecutionException if too many threads wait for instance locks
     */
    <T> T exclusively(UUID uuid, Supplier<T> action);

    /** Counts the open instances that were called from a root instance, directly or indirectly, up to a limit. */
    int openBelow(UUID root, int limit);

    /** Counts the open instances of an application, up to a limit. */
    int openInApplication(UUID applicationId, int limit);

    /** Removes a wake-up that was delivered or that no instance waits for. */
    void settle(Wakeup.Stored done);

    /** Removes a delivered wake-up and adds others of the same application, in one transaction. */
    void replace(Wakeup.Stored done, UUID applicationId, List<? extends Wakeup.Stored> next);
}
