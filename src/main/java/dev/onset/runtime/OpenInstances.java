package dev.onset.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How many instances may be open that call each other, and how many in an application. A call beyond that is an incident of its
 * caller, so that a process which calls itself again and again stops.
 *
 * <p>Instances are counted at most once in a while, each time up to the limit. Between two counts this replica adds those that
 * it opens itself; so what other replicas open in that time may go beyond the limit.
 */
final class OpenInstances {

    private static final Duration RECOUNT = Duration.ofSeconds(1);
    private static final Duration RECOUNT_APPLICATION = Duration.ofSeconds(10);
    private static final int MAX_KNOWN = 10_000;

    /** Counts instances. */
    @FunctionalInterface
    interface Count {

        /** @param limit where it may stop */
        int upTo(UUID of, int limit);
    }

    private final Limit ofTree;
    private final Limit ofApplication;

    OpenInstances(Count inTree, Count inApplication, RuntimeConfig config, InstantSource clock) {
        this.ofTree = new Limit(inTree, config.maxOpenInstancesPerRoot(), RECOUNT, clock);
        this.ofApplication =
                new Limit(inApplication, config.maxOpenInstancesPerApplication(), RECOUNT_APPLICATION, clock);
    }

    /**
     * Takes the place of one more instance, which an instance calls.
     *
     * @return why there is no place for it; null where there is
     */
    @Nullable
    String refusal(StoredInstance caller) {
        StoredInstance.Parent parent = caller.parent();
        boolean isNewRoot = parent == null && caller.revision() == 0;
        if (!ofTree.take(parent == null ? caller.uuid() : parent.root(), isNewRoot)) {
            return "More than " + ofTree.max
                    + " instances would be open that are called from one instance, directly or through others";
        }
        if (!ofApplication.take(caller.applicationId(), false)) {
            return "More than " + ofApplication.max + " instances of the application would be open";
        }
        return null;
    }

    private static final class Limit {

        private final Count count;
        private final int max;
        private final Duration recount;
        private final InstantSource clock;
        private final Cache<UUID, Tally> tallies =
                Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();

        Limit(Count count, int max, Duration recount, InstantSource clock) {
            this.count = count;
            this.max = max;
            this.recount = recount;
            this.clock = clock;
        }

        /** @param isNew whether there is nothing to count yet */
        boolean take(UUID of, boolean isNew) {
            Tally tally = tallies.get(of, id -> new Tally());
            synchronized (tally) {
                Instant now = clock.instant();
                if (tally.countedAt == null && isNew) {
                    tally.countedAt = now;
                } else if (tally.countedAt == null
                        || !now.isBefore(tally.countedAt.plus(recount))
                        || now.isBefore(tally.countedAt)) {
                    tally.open = count.upTo(of, max);
                    tally.countedAt = now;
                }
                if (tally.open >= max) {
                    return false;
                }
                tally.open++;
                return true;
            }
        }
    }

    private static final class Tally {

        private int open;

        private @Nullable Instant countedAt;
    }
}
