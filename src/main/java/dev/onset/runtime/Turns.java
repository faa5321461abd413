package dev.onset.runtime;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that is fair between owners: it takes one element of each owner in turn. The elements of an owner are
 * taken in insertion order. Thread-safe.
 *
 * @param <K> the type of owners
 * @param <E> the type of elements
 */
final class Turns<K, E> {

    private final int capacity;

    /** The queue of each owner that has elements. The first owner is the next whose turn it is. */
    private final LinkedHashMap<K, Queue<E>> byOwner = new LinkedHashMap<>();

    private int size;

    /**
     * Creates an empty queue.
     *
     * @param capacity the maximum number of elements, of all owners together
     */
    Turns(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Adds an element. A part of the capacity is reserved for owners without elements, so that an owner who fills the
     * rest does not exclude others.
     *
     * @return false if there is no capacity
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

    /** Removes the next element of the owner whose turn it is; null if the queue is empty. */
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
