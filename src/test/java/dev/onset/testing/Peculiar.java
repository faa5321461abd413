package dev.onset.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * What several tests need that do not mind what the others do, since each profile has an application of its own built and
 * started: traces, whose spans go to a bean of the tests; workers that nobody looks for again without a reason, so that whoever
 * gets a job was told of it; two connections for everything, beside the one that listens; and
 * identity providers beside the first.
 */
public final class Peculiar implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(
                new TestResourceEntry(PartnerIdentityProvider.class),
                new TestResourceEntry(EntraIdentityProvider.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.bsp.schedule.delay", "PT0.1S",
                "onset.workers.poll-interval", "PT1H",
                "quarkus.oidc.connection-timeout", "3S",
                "quarkus.datasource.jdbc.max-size", "3");
    }
}
