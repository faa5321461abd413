package dev.onset.start;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The start that the current request asks for, where its path does not say it: should the request fail while this is known, it
 * is listed as a failed start.
 */
@RequestScoped
class AttemptedStart {

    /** What is started, and where. */
    record Named(UUID applicationId, String processName) {}

    private @Nullable Named named;

    void begin(UUID applicationId, String processName) {
        named = new Named(applicationId, processName);
    }

    /** The instance is there: whatever fails after this is no failed start. */
    void succeeded() {
        named = null;
    }

    @Nullable
    Named named() {
        return named;
    }
}
