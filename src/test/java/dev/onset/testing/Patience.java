package dev.onset.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * How long tests wait for what should happen soon: so long that no machine is too slow for it. A test that passes does not
 * wait longer for that. Quarkus finds the class as a service, and so {@code await()} of every {@code @QuarkusTest} has it.
 */
public final class Patience implements QuarkusTestBeforeEachCallback {

    public static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
