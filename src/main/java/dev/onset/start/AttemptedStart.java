package dev.onset.start;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds the start that the current request attempts, for operations whose path does not name it. If the request fails
 * while an attempt is set, it is recorded as a failed start.
 */
@RequestScoped
class AttemptedStart {

    /** The application and process of an attempted start. */
    record Named(UUID applicationId, String processName) {}

    private @Nullable Named named;

    void begin(UUID applicationId, String processName) {
        named = new Named(applicationId, processName);
    }

    /** Clears the attempt after the instance was started. A later failure of the request is not a failed start. */
    void succeeded() {
        named = null;
    }

    @Nullable
    Named named() {
        return named;
    }
}
