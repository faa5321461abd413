package dev.onset.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Steps end early, so that the rest is done by the scheduler, and a replica that lost its database notices soon. */
public final class ShortSteps implements QuarkusTestProfile {

    /** Nodes that one step may execute. */
    public static final int VISITS = 20;

    /** Threads of the scheduler. */
    public static final int THREADS = 2;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "onset.execution.max-visits-per-step",
                Integer.toString(VISITS),
                "onset.execution.scheduler-threads",
                Integer.toString(THREADS),
                "onset.execution.scheduler-poll-interval",
                "PT0.1S",
                "onset.execution.scheduler-heartbeat",
                "PT0.1S");
    }
}
