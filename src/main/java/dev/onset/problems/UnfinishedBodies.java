package dev.onset.problems;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What bodies that are still being sent may take of this replica: time, places and memory. Most arrive at once; those that do
 * not are slow, and of these a caller has only so many.
 */
@Singleton
final class UnfinishedBodies {

    /** A body that arrives within this time is not slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** What a caller may have in memory, and what all may, as multiples of the largest body. */
    private static final int LARGEST_OF_CALLER = 2;

    private static final int LARGEST_OF_ALL = 6;

    private final BodyLimits limits;
    private final Map<String, Held> callers = new HashMap<>();
    private long bytes;

    private static final class Held {

        private int bodies;
        private int slow;
        private long bytes;
    }

    UnfinishedBodies(BodyLimits limits) {
        this.limits = limits;
    }

    Duration patience() {
        return PATIENCE;
    }

    Duration deadline() {
        return limits.bodyDeadline();
    }

    synchronized void begin(String caller) {
        callers.computeIfAbsent(caller, name -> new Held()).bodies++;
    }

    /** @throws Problem {@code too-many-requests} where the caller has too many slow bodies already */
    synchronized void becomeSlow(String caller) {
        Held held = held(caller);
        if (held.slow >= limits.slowBodies()) {
            throw new Problem(ProblemType.TOO_MANY_REQUESTS, "You are sending too many bodies slowly at the same time.")
                    .retryAfter(PATIENCE);
        }
        held.slow++;
    }

    /**
     * Accounts for a part that has arrived.
     *
     * @throws Problem {@code too-many-requests} or {@code unavailable} where there is no room for it
     */
    synchronized void add(String caller, int part) {
        Held held = held(caller);
        if (held.bytes + part > LARGEST_OF_CALLER * largest()) {
            throw new Problem(ProblemType.TOO_MANY_REQUESTS, "You are sending too much at the same time.")
                    .retryAfter(PATIENCE);
        }
        if (bytes + part > LARGEST_OF_ALL * largest()) {
            throw new Problem(ProblemType.UNAVAILABLE, "Too much is being sent to this replica at the same time.");
        }
        held.bytes += part;
        bytes += part;
    }

    /** What a body took is free again: it is whole, or was given up. */
    synchronized void end(String caller, boolean wasSlow, long size) {
        Held held = held(caller);
        held.slow -= wasSlow ? 1 : 0;
        held.bytes -= size;
        bytes -= size;
        if (--held.bodies == 0) {
            callers.remove(caller);
        }
    }

    private Held held(String caller) {
        Held held = callers.get(caller);
        if (held == null) {
            throw new IllegalStateException("No body of this caller has begun");
        }
        return held;
    }

    private long largest() {
        return Math.max(limits.body().asLongValue(), limits.publishBody().asLongValue());
    }
}
