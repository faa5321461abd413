package dev.onset.runtime;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A queue in which the owners of what waits take turns: of each the first is taken before a second of any, in the order in which
 * they came. Safe for use by several threads.
 *
 * @param <K> who owns what waits
 * @param <E> what waits
 */
final class Turns<K, E> {

    private final int capacity;

    /** The queue of each owner that has one; the first is the next whose turn it is. */
    private final LinkedHashMap<K, Queue<E>> byOwner = new LinkedHashMap<>();

    private int size;

    /** @param capacity how much may wait, of all owners together */
    Turns(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Lets something wait. A part of the room is only for owners of whom nothing waits yet, so that one that fills the rest does
     * not keep others out.
     *
     * @return whether there was room
     */
    synchronized boolean add(K owner, E element) {
        int room = byOwner.containsKey(owner) ? capacity - capacity / 10 : capacity;
        if (size >= room) {
            return false;
        }
        byOwner.computeIfAbsent(owner, first -> new ArrayDeque<>()).add(element);
        size++;
        return true;
    }

    /** Takes the first of the owner whose turn it is; null where nothing waits. */
    synchronized @Nullable E poll() {
        var next = byOwner.pollFirstEntry();
        if (next == null) {
            return null;
        }
        E element = next.getValue().remove();
        if (!next.getValue().isEmpty()) {
            byOwner.put(next.getKey(), next.getValue());
        }
        size--;
        return element;
    }
}
