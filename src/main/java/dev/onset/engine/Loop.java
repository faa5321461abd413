package dev.onset.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a multi-instance activity.
 *
 * @param items the elements of the input collection
 * @param started the number of items that have been started
 * @param completed the number of items that have been completed
 */
public record Loop(List<@Nullable Object> items, int started, int completed) {

    Loop withStarted(int count) {
        return new Loop(items, count, completed);
    }

    Loop withOneMoreCompleted() {
        return new Loop(items, started, completed + 1);
    }
}
