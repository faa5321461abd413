package dev.onset.start;

import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The start use case for the paths of other features. */
@ApplicationScoped
public class StartByName {

    private final StartProcess startProcess;
    private final AttemptedStart attempted;

    StartByName(StartProcess startProcess, AttemptedStart attempted) {
        this.startProcess = startProcess;
        this.attempted = attempted;
    }

    /** An instance that was started. */
    public record Started(UUID uuid, UUID definitionId, String processName) {}

    /**
     * Says what the current request is about to start, as soon as that is known: should the request fail before {@link #start}
     * has returned, it is listed with the application's failed starts.
     */
    public void begin(UUID applicationId, String processName) {
        attempted.begin(applicationId, processName);
    }

    /**
     * Starts a process of the build that is active now, at its none start event. The instance is durable when this returns.
     *
     * @param businessKey what the instance is known as elsewhere, a {@linkplain #isBusinessKey business key}
     * @throws dev.onset.problems.Problem where there is no such process, the caller may not start it, or it does not accept the
     *     values
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

    /** Whether an instance can have this business key. */
    public static boolean isBusinessKey(String text) {
        return StartParameters.isBusinessKey(text);
    }
}
