package dev.onset.testing;

import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A call that made a build the active one, or that was answered with the build that was, and when it was sent and answered.
 *
 * @param begin by {@link System#nanoTime()}
 * @param end by {@link System#nanoTime()}
 */
public record TimedBuild(UUID build, long begin, long end) {

    /** Makes a call. */
    public static TimedBuild of(Supplier<UUID> call) {
        long begin = System.nanoTime();
        UUID build = call.get();
        return new TimedBuild(build, begin, System.nanoTime());
    }

    /**
     * Whether its build can have been active at a moment of the call: one is from when its activation was asked for until the
     * next one was answered.
     *
     * @param activations that followed one another
     */
    public boolean isOfItsTime(List<TimedBuild> activations) {
        for (int i = 0; i < activations.size(); i++) {
            long until = i + 1 < activations.size() ? activations.get(i + 1).end() : Long.MAX_VALUE;
            if (activations.get(i).build().equals(build)
                    && end >= activations.get(i).begin()
                    && begin <= until) {
                return true;
            }
        }
        return false;
    }
}
