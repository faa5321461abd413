package dev.onset.start;

import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts processes by name on behalf of other features. */
@ApplicationScoped
public class StartByName {

    private final StartProcess startProcess;
    private final AttemptedStart attempted;

    StartByName(StartProcess startProcess, AttemptedStart attempted) {
        this.startProcess = startProcess;
        this.attempted = attempted;
    }

    /** A started instance. */
    public record Started(UUID uuid, UUID definitionId, String processName) {}

    /**
     * Sets what the current request is about to start. Must be called as soon as this is known: if the request fails
     * before {@link #start} has returned, the failure is recorded as a failed start of the application.
     */
    public void begin(UUID applicationId, String processName) {
        attempted.begin(applicationId, processName);
    }

    /**
     * Starts a process of the active build at its none start event. The instance is durable when this method returns.
     *
     * @param businessKey the key that identifies the instance in other systems; must be valid, as the one of a start by
     *     the API
     * @throws dev.onset.problems.Problem if there is no such process, the caller may not start it, or it does not
     *     accept the values
     */
    public Started start(
            Principal principal,
            UUID workspaceId,
            UUID applicationId,
            String processName,
            @Nullable String businessKey,
            Map<String, @Nullable Object> values) {
        var started = startProcess.onActiveBuild(
                principal,
                workspaceId,
                applicationId,
                new StartRequest(processName, new StartOptions(null, null, businessKey, null, null, null), values));
        attempted.succeeded();
        return new Started(started.uuid(), started.target().definitionId(), started.processName());
    }
}
