package dev.onset.problems;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What bodies that are still being sent may take of this replica: time, places and memory. Most arrive at once; those that do
 * not are slow, and of these a caller has only so many. Where the memory for all is used up, the caller that takes most of it
 * gives way, so that several callers together cannot keep out the others.
 */
@Singleton
final class UnfinishedBodies {

    /** A body that arrives within this time is not slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** What a caller may have in memory, and what all may, as multiples of the largest body. */
    private static final int LARGEST_OF_CALLER = 2;

    private static final int LARGEST_OF_ALL = 6;

    private final BodyLimits limits;
    private final Map<String, Sender> senders = new HashMap<>();
    private long bytes;

    private static final class Sender {

        /** In the order in which they began. */
        private final List<Body> bodies = new ArrayList<>();

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

    /**
     * A body begins to arrive.
     *
     * @param giveUp called once where it gives way to others; with the lock held, so it must neither wait nor call back
     */
    synchronized Body begin(String caller, Consumer<Problem> giveUp) {
        Body body = new Body(caller, giveUp);
        senders.computeIfAbsent(caller, name -> new Sender()).bodies.add(body);
        return body;
    }

    /** A body of which more is to come. What it took is free again when it ends, or gives way. */
    final class Body {

        private final String caller;
        private final Consumer<Problem> giveUp;
        private boolean over;
        private boolean slow;
        private long bytes;

        private Body(String caller, Consumer<Problem> giveUp) {
            this.caller = caller;
            this.giveUp = giveUp;
        }

        /** @throws Problem {@code too-many-requests} where the caller has too many slow bodies already */
        void becomeSlow() {
            synchronized (UnfinishedBodies.this) {
                if (over) {
                    return;
                }
                Sender sender = sender();
                if (sender.slow >= limits.slowBodies()) {
                    throw new Problem(
                                    ProblemType.TOO_MANY_REQUESTS,
                                    "You are sending too many bodies slowly at the same time.")
                            .retryAfter(PATIENCE);
                }
                sender.slow++;
                slow = true;
            }
        }

        /**
         * Accounts for a part that has arrived.
         *
         * @throws Problem {@code too-many-requests} or {@code unavailable} where there is no room for it
         */
        void add(int part) {
            synchronized (UnfinishedBodies.this) {
                if (over) {
                    throw noRoom();
                }
                if (sender().bytes + part > LARGEST_OF_CALLER * largest()) {
                    throw new Problem(ProblemType.TOO_MANY_REQUESTS, "You are sending too much at the same time.")
                            .retryAfter(PATIENCE);
                }
                makeRoom(this, part);
                bytes += part;
                sender().bytes += part;
                UnfinishedBodies.this.bytes += part;
            }
        }

        /** It is whole, or was given up. */
        void end() {
            synchronized (UnfinishedBodies.this) {
                if (!over) {
                    remove(this);
                }
            }
        }

        private Sender sender() {
            Sender sender = senders.get(caller);
            if (sender == null) {
                throw new IllegalStateException("A body that is not over has no sender");
            }
            return sender;
        }
    }

    /** Whoever takes most gives way with the body that it began first; not for somebody who would take more than it does. */
    private void makeRoom(Body wanting, int part) {
        while (bytes + part > LARGEST_OF_ALL * largest()) {
            Sender most = senders.values().stream()
                    .max(Comparator.comparingLong(sender -> sender.bytes))
                    .orElseThrow();
            if (most.bytes <= wanting.sender().bytes + part) {
                throw noRoom();
            }
            Body oldest = most.bodies.stream()
                    .filter(body -> body.bytes > 0)
                    .findFirst()
                    .orElseThrow();
            remove(oldest);
            oldest.giveUp.accept(noRoom());
        }
    }

    private void remove(Body body) {
        body.over = true;
        Sender sender = body.sender();
        sender.bodies.remove(body);
        sender.slow -= body.slow ? 1 : 0;
        sender.bytes -= body.bytes;
        bytes -= body.bytes;
        if (sender.bodies.isEmpty()) {
            senders.remove(body.caller);
        }
    }

    private static Problem noRoom() {
        return new Problem(ProblemType.UNAVAILABLE, "Too much is being sent to this replica at the same time.");
    }

    private long largest() {
        return Math.max(limits.body().asLongValue(), limits.publishBody().asLongValue());
    }
}
