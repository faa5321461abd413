package dev.onset.testing;

import io.restassured.RestAssured;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Two replicas on one database, for all tests of a run that are extended {@link With} them, since to start one costs seconds:
 * each test has an application of its own there. Both are steered to race: steps are short, and schedulers look often.
 */
public final class Replicas implements AutoCloseable {

    private final TestIdentityProvider provider = new TestIdentityProvider();
    /** What the tests' own tokens, and their own look into the database, need. */
    private final Map<String, String> shared = new HashMap<>();

    private final Map<String, String> settings = new HashMap<>();
    private final SecondReplica first;
    private SecondReplica second;

    private Replicas() {
        shared.putAll(new TestDatabase().start());
        shared.putAll(provider.start());
        settings.putAll(shared);
        settings.keySet().removeIf(setting -> !setting.startsWith("quarkus."));
        settings.put("onset.execution.max-visits-per-step", "20");
        settings.put("onset.execution.scheduler-poll-interval", "PT0.1S");
        settings.put("onset.execution.scheduler-heartbeat", "PT0.2S");
        // Both at once, on a database without a schema.
        List<SecondReplica> started = AtOnce.times(2, () -> SecondReplica.start(settings));
        first = started.getFirst();
        second = started.getLast();
    }

    /** What a further replica has to be started with. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    /** The replica that lives as long as the tests do; requests to no address in particular go there. */
    public SecondReplica first() {
        return first;
    }

    /** The replica that a test may kill; another one where one has. */
    public SecondReplica second() {
        if (!second.isAlive()) {
            second = SecondReplica.start(settings);
        }
        return second;
    }

    public List<SecondReplica> both() {
        return List.of(first, second());
    }

    @Override
    public void close() {
        first.close();
        second.close();
        provider.stop();
    }

    /** Gives tests the replicas as a parameter. */
    public static final class With implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

        @Override
        public void beforeAll(ExtensionContext context) {
            Replicas replicas = of(context);
            replicas.shared.forEach(System::setProperty);
            RestAssured.baseURI = "http://localhost";
            RestAssured.port = replicas.first.port();
        }

        @Override
        public void afterAll(ExtensionContext context) {
            of(context).shared.keySet().forEach(System::clearProperty);
            RestAssured.reset();
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Replicas.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return of(context);
        }

        private static Replicas of(ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(Replicas.class))
                    .computeIfAbsent(Replicas.class, key -> new Replicas(), Replicas.class);
        }
    }
}
