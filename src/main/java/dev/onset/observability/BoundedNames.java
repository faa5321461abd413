package dev.onset.observability;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values of one label whose names people choose. The first so many are taken as they are, every further one is {@value #OTHER}:
 * a time series is kept for each, here and in Prometheus, so nobody may make as many as they like.
 */
final class BoundedNames {

    /** What stands for all names beyond the limit. */
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
