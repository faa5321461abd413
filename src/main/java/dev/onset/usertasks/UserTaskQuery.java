package dev.onset.usertasks;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A search for user tasks.
 *
 * @param conditions the conditions that a task must meet, all of them
 * @param applications the applications to search; null for all that are visible to the caller
 * @param after the cursor of the task after which the page starts; null for the first page
 * @param from how many tasks to skip, from 0 to {@link #MAX_FROM}
 * @param limit the maximum number of tasks, from 1 to {@link #MAX_LIMIT}
 */
public record UserTaskQuery(
        List<UserTaskCondition> conditions,
        @Nullable List<UUID> applications,
        UserTaskOrder order,
        UserTaskOrder.@Nullable Cursor after,
        int from,
        int limit) {

    public static final int MAX_FROM = 1000;
    public static final int MAX_LIMIT = 1000;
}
