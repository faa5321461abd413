package dev.onset.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.Map;

/**
 * Nothing happens but what a request does: its scheduler does nothing, and its metrics ask nothing. Who asks often or sends
 * slowly is refused. It is known by another address than that where it is, and
 * serves with TLS, too.
 */
public final class DeadReplica implements QuarkusTestProfile {

    /** After how many nodes a step is cut. */
    public static final int VISITS = 20;

    /** As many as its pool has. */
    public static final int CONNECTIONS = 5;

    /** Requests that a caller may make at once. After them, and after the starts of an application, it is one a second. */
    public static final int CALLER_BURST = 150;

    /** Starts that an application takes at once. */
    public static final int APPLICATION_BURST = 10;

    /** Slow bodies that a caller may be sending at once. */
    public static final int SLOW_BODIES = 3;

    /** Where it says that it is. */
    public static final String PUBLIC_URL = "https://onset.example/rtm";

    /** Asked for more than once. */
    private static final Path KEY_STORE = TestCertificate.keyStore();

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("onset.execution.scheduler-enabled", "false"),
                Map.entry("onset.execution.max-visits-per-step", Integer.toString(VISITS)),
                Map.entry("onset.metrics.sample-interval", "PT0S"),
                Map.entry("onset.limits.rate.caller", "1"),
                Map.entry("onset.limits.rate.caller-burst", Integer.toString(CALLER_BURST)),
                Map.entry("onset.limits.rate.application", "1"),
                Map.entry("onset.limits.rate.application-burst", Integer.toString(APPLICATION_BURST)),
                Map.entry("quarkus.datasource.jdbc.max-size", Integer.toString(CONNECTIONS)),
                Map.entry("onset.limits.connection.head", "PT2S"),
                Map.entry("onset.limits.body-deadline", "PT3S"),
                Map.entry("onset.limits.slow-bodies", Integer.toString(SLOW_BODIES)),
                Map.entry("onset.public-url", PUBLIC_URL),
                Map.entry("quarkus.http.test-ssl-port", "0"),
                Map.entry("quarkus.http.tls-configuration-name", "api"),
                Map.entry("quarkus.tls.api.key-store.p12.path", KEY_STORE.toString()),
                Map.entry("quarkus.tls.api.key-store.p12.password", TestCertificate.PASSWORD));
    }
}
