package dev.onset.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change of a row of an instance that follows from no effect of the step that it is written with. */
public sealed interface RowChange {

    /** A worker has failed at a job. */
    record FailJob(long token, int retries, Instant availableAt, String message) implements RowChange {}

    /** @param assignee null for nobody */
    record AssignUserTask(long key, @Nullable String assignee) implements RowChange {}

    record ChangeUserTask(long key, UserTaskChanges changes) implements RowChange {}

    /** @param at null for never */
    record Expiry(@Nullable Instant at) implements RowChange {}

    /** The instance has moved to another model: nodes have other ids there. */
    record RenameNodes(Map<String, String> renamed) implements RowChange {

        static final List<String> TABLES = List.of("job", "user_task", "incident", "message_subscription");
    }
}
