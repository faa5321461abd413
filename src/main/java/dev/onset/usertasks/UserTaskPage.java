package dev.onset.usertasks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a search.
 *
 * @param total how many tasks match, as far as they were counted
 * @param more whether more tasks match than were counted
 * @param startCursor the cursor of the first task; null if the page is empty
 * @param endCursor the cursor after which the next page starts; null if this page is the last one
 */
public record UserTaskPage(
        List<OpenUserTask> tasks,
        long total,
        boolean more,
        @Nullable String startCursor,
        @Nullable String endCursor) {}
