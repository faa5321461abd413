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
 * Limits the memory of bodies that are being received by this replica, and the number of slow bodies of each caller. If the
 * memory for all bodies is exhausted, the oldest body of the caller that uses most memory is aborted, so that a few callers
 * cannot exclude all others.
 */
@Singleton
final class UnfinishedBodies {

    /** A body that takes longer is slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The memory for the bodies of one caller, as a multiple of the largest body. */
    private static final int LARGEST_OF_CALLER = 2;

    /** The memory for the bodies of all callers, as a multiple of the largest body. */
    private static final int LARGEST_OF_ALL = 6;

    private final BodyLimits limits;
    private final Map<String, Sender> senders = new HashMap<>();
    private long bytes;

    private static final class Sender {

        /** In order of arrival. */
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
     * Registers a body that begins to arrive.
     *
     * @param giveUp called at most once, when the body is aborted in favour of others; it is called with the lock held, so it
     *     must neither block nor call this object
     */
    synchronized Body begin(String caller, Consumer<Problem> giveUp) {
        Body body = new Body(caller, giveUp);
        senders.computeIfAbsent(caller, name -> new Sender()).bodies.add(body);
        return body;
    }

    /** A body that is being received. Its memory is released when it ends or is aborted. */
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

        /** @throws Problem {@code too-many-requests} if the caller has too many slow bodies */
        void becomeSlow() {
            synchronized (UnfinishedBodies.this) {
                if (over) {
                    return;
                }
                Sender sender = sender();
                if (sender.slow >= limits.slowBodies()) {
                    throw new Problem(
                                    ProblemType.TOO_MANY_REQUESTS,
                                    "The caller sends too many slow request bodies at the same time.")
                            .retryAfter(PATIENCE);
                }
                sender.slow++;
                slow = true;
            }
        }

        /**
         * Accounts for a part that has arrived.
         *
         * @throws Problem {@code too-many-requests} or {@code unavailable} if the memory is exhausted
         */
        void add(int part) {
            synchronized (UnfinishedBodies.this) {
                if (over) {
                    throw noRoom();
                }
                if (sender().bytes + part > LARGEST_OF_CALLER * largest()) {
                    throw new Problem(
                                    ProblemType.TOO_MANY_REQUESTS,
                                    "The caller sends too many bytes in request bodies at the same time.")
                            .retryAfter(PATIENCE);
                }
                makeRoom(this, part);
                bytes += part;
                sender().bytes += part;
                UnfinishedBodies.this.bytes += part;
            }
        }

        /** Ends the body, complete or not. */
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
                throw new IllegalStateException("An active body has no sender");
            }
            return sender;
        }
    }

    /** Aborts the oldest body of the caller that uses most memory, unless the requesting caller would use more. */
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
        return new Problem(
                ProblemType.UNAVAILABLE, "This replica receives too many bytes in request bodies at the same time.");
    }

    private long largest() {
        return Math.max(limits.body().asLongValue(), limits.publishBody().asLongValue());
    }
}
