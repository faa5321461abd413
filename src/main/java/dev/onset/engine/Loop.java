package dev.onset.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a multi-instance activity is.
 *
 * @param items what it is done for
 * @param started how many have been started
 * @param completed how many are done
 */
public record Loop(List<@Nullable Object> items, int started, int completed) {

    Loop withStarted(int count) {
        return new Loop(items, count, completed);
    }

    Loop withOneMoreCompleted() {
        return new Loop(items, started, completed + 1);
    }
}
