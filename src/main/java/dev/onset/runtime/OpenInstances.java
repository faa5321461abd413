package dev.onset.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of open instances: those that are called, directly or indirectly, from one root instance, and those
 * of an application. A call beyond a limit raises an incident in the calling instance. This stops processes that call
 * themselves without end.
 *
 * <p>Instances are counted at most once per interval, and only up to the limit. Between two counts, a replica adds the
 * instances that it opens itself. Instances that other replicas open in the meantime can therefore exceed the limit.
 */
final class OpenInstances {

    private static final Duration RECOUNT = Duration.ofSeconds(1);
    private static final Duration RECOUNT_APPLICATION = Duration.ofSeconds(10);
    private static final int MAX_KNOWN = 10_000;

    /** Counts open instances. */
    @FunctionalInterface
    interface Count {

        /**
         * Counts the open instances that belong to {@code of}.
         *
         * @param limit the number at which counting may stop
         */
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
     * Reserves the place of one more called instance.
     *
     * @return the reason why the call is refused; null if it is permitted
     */
    @Nullable
    String refusal(StoredInstance caller) {
        StoredInstance.Parent parent = caller.parent();
        boolean isNewRoot = parent == null && caller.revision() == 0;
        if (!ofTree.take(parent == null ? caller.uuid() : parent.root(), isNewRoot)) {
            return "The call would exceed the limit of " + ofTree.max
                    + " open instances that one instance has called, directly or indirectly";
        }
        if (!ofApplication.take(caller.applicationId(), false)) {
            return "The call would exceed the limit of " + ofApplication.max + " open instances of the application";
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

        /**
         * Reserves a place.
         *
         * @param isNew whether there are no instances to count yet
         */
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
