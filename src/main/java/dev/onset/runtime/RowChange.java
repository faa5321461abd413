package dev.onset.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change to a row of an instance that is written with a step but does not result from an effect of the step. */
public sealed interface RowChange {

    /** A worker has reported a failed job. */
    record FailJob(long token, int retries, Instant availableAt, String message) implements RowChange {}

    /**
     * Assigns a user task.
     *
     * @param assignee null to remove the assignment
     */
    record AssignUserTask(long key, @Nullable String assignee) implements RowChange {}

    record ChangeUserTask(long key, UserTaskChanges changes) implements RowChange {}

    /**
     * Sets when the instance expires.
     *
     * @param at null for never
     */
    record Expiry(@Nullable Instant at) implements RowChange {}

    /** Renames nodes after the instance was migrated to a model with other node ids. */
    record RenameNodes(Map<String, String> renamed) implements RowChange {

        static final List<String> TABLES = List.of("job", "user_task", "incident", "message_subscription");
    }
}
