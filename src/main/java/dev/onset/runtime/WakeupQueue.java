package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Wake-ups that are due at once, between the transaction that caused them and their delivery on this replica. What is lost here
 * is delivered by db-scheduler, or found by the sweep.
 */
@ApplicationScoped
class WakeupQueue implements Wakeups {

    private volatile @Nullable Consumer<List<? extends Wakeup>> delivery;

    @Override
    public void soon(List<? extends Wakeup> wakeups) {
        Consumer<List<? extends Wakeup>> now = delivery;
        if (now != null && !wakeups.isEmpty()) {
            now.accept(wakeups);
        }
    }

    /** Says who delivers; null for nobody. */
    void deliverBy(@Nullable Consumer<List<? extends Wakeup>> newDelivery) {
        delivery = newDelivery;
    }
}
