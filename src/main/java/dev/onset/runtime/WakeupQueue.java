package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes wake-ups that are due immediately from the transaction that caused them to their delivery on this replica. A
 * wake-up that is lost here is delivered by db-scheduler or found by the sweep.
 */
@ApplicationScoped
class WakeupQueue implements Wakeups {

    private volatile @Nullable BiConsumer<UUID, List<? extends Wakeup>> delivery;

    @Override
    public void soon(UUID applicationId, List<? extends Wakeup> wakeups) {
        BiConsumer<UUID, List<? extends Wakeup>> now = delivery;
        if (now != null && !wakeups.isEmpty()) {
            now.accept(applicationId, wakeups);
        }
    }

    /** Sets the delivery; null to drop all wake-ups. */
    void deliverBy(@Nullable BiConsumer<UUID, List<? extends Wakeup>> newDelivery) {
        delivery = newDelivery;
    }
}
