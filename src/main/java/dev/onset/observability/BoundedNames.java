package dev.onset.observability;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the number of values of a label whose values come from users, because each value creates a time series. The first
 * values are kept; all further values become {@value #OTHER}.
 */
final class BoundedNames {

    /** Replaces all names beyond the limit. */
    static final String OTHER = "other";

    private final int limit;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    BoundedNames(int limit) {
        this.limit = limit;
    }

    /** The name, or {@value #OTHER}. */
    String of(String name) {
        return known.contains(name) || admit(name) ? name : OTHER;
    }

    private synchronized boolean admit(String name) {
        return known.contains(name) || (known.size() < limit && known.add(name));
    }
}
