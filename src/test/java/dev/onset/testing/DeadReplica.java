package dev.onset.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Nothing happens but what a request does: its scheduler does nothing, and its metrics ask nothing. */
public final class DeadReplica implements QuarkusTestProfile {

    /** After how many nodes a step is cut. */
    public static final int VISITS = 20;

    /** As many as its pool has. */
    public static final int CONNECTIONS = 5;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "onset.execution.scheduler-enabled",
                "false",
                "onset.execution.max-visits-per-step",
                Integer.toString(VISITS),
                "onset.metrics.sample-interval",
                "PT0S",
                "quarkus.datasource.jdbc.max-size",
                Integer.toString(CONNECTIONS));
    }
}
