package dev.onset.usertasks;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user task that waits to be completed. Completed tasks are not kept.
 *
 * @param elementId the id of the BPMN element
 * @param instance the UUID of the process instance
 * @param token the token of the instance that waits for the task
 * @param priority from 0 to 100
 * @param formKey the key of the form that the process model names
 */
public record OpenUserTask(
        long key,
        @Nullable String name,
        @Nullable String assignee,
        String elementId,
        List<String> candidateGroups,
        List<String> candidateUsers,
        String processName,
        UUID definitionId,
        UUID instance,
        long token,
        Instant createdAt,
        @Nullable Instant dueDate,
        @Nullable Instant followUpDate,
        int priority,
        @Nullable String formKey,
        UUID workspaceId,
        UUID applicationId) {}
