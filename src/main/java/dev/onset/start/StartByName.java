package dev.onset.start;

import dev.onset.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The start use case for the paths of other features. */
@ApplicationScoped
public class StartByName {

    private final StartProcess startProcess;

    StartByName(StartProcess startProcess) {
        this.startProcess = startProcess;
    }

    /** An instance that was started. */
    public record Started(UUID uuid, UUID definitionId, String processName) {}

    /**
     * Starts a process of the build that is active now, at its none start event. The instance is durable when this returns.
     *
     * @param businessKey what the instance is known as elsewhere, a {@linkplain #isBusinessKey business key}
     * @throws dev.onset.problems.Problem where there is no such process, the caller may not start it, or it does not accept the
     *     values
     */
    public Started start(
            Caller caller,
            UUID workspaceId,
            UUID applicationId,
            String processName,
            @Nullable String businessKey,
            Map<String, @Nullable Object> values) {
        var started = startProcess.onActiveBuild(
                caller,
                workspaceId,
                applicationId,
                new StartRequest(processName, new StartOptions(null, null, businessKey, null, null, null), values));
        return new Started(started.uuid(), started.target().definitionId(), started.processName());
    }

    /** Whether an instance can have this business key. */
    public static boolean isBusinessKey(String text) {
        return StartParameters.isBusinessKey(text);
    }
}
