package dev.onset.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Nothing happens but what a request does: its scheduler does nothing, and its metrics ask nothing. Who asks often is refused. */
public final class DeadReplica implements QuarkusTestProfile {

    /** After how many nodes a step is cut. */
    public static final int VISITS = 20;

    /** As many as its pool has. */
    public static final int CONNECTIONS = 5;

    /** Requests that a caller may make at once. After them, and after the starts of an application, it is one a second. */
    public static final int CALLER_BURST = 150;

    /** Starts that an application takes at once. */
    public static final int APPLICATION_BURST = 10;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "onset.execution.scheduler-enabled",
                "false",
                "onset.execution.max-visits-per-step",
                Integer.toString(VISITS),
                "onset.metrics.sample-interval",
                "PT0S",
                "onset.limits.rate.caller",
                "1",
                "onset.limits.rate.caller-burst",
                Integer.toString(CALLER_BURST),
                "onset.limits.rate.application",
                "1",
                "onset.limits.rate.application-burst",
                Integer.toString(APPLICATION_BURST),
                "quarkus.datasource.jdbc.max-size",
                Integer.toString(CONNECTIONS));
    }
}
