package dev.onset.jobs;

import dev.onset.engine.ListenerEvent;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that is locked for a worker until its deadline.
 *
 * @param instance the UUID of the process instance
 * @param elementId the id of the BPMN element
 * @param token the token of the instance that waits for the job
 * @param headers the headers that the process model defines
 * @param retries how many attempts remain
 * @param deadline when the lock expires
 * @param listenerEvent the event of the listener that the job is for; null if it is for the element itself
 * @param adHoc whether the job decides which elements of an ad-hoc subprocess are activated
 */
public record ActivatedJob(
        long key,
        String type,
        UUID instance,
        String processName,
        UUID definitionId,
        String elementId,
        long token,
        Map<String, String> headers,
        String worker,
        int retries,
        Instant deadline,
        Map<String, @Nullable Object> variables,
        UUID applicationId,
        @Nullable ListenerEvent listenerEvent,
        boolean adHoc) {}
