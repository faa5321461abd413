package dev.onset.activations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was told of active builds, for tests. */
@ApplicationScoped
class ObservedChanges {

    private final List<ActiveBuildChanged> changes = new CopyOnWriteArrayList<>();

    void keep(@Observes ActiveBuildChanged change) {
        changes.add(change);
    }

    List<ActiveBuildChanged> of(UUID applicationId) {
        return changes.stream()
                .filter(change -> change.applicationId().equals(applicationId))
                .toList();
    }
}
