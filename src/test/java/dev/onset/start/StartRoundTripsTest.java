package dev.onset.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.onset.testing.RoundTrips;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StartRoundTripsTest.NothingElse.class)
@WithTestResource(RoundTrips.class)
class StartRoundTripsTest {

    private static final int WARM_UP = 30;

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("fork")
            .startEvent()
            .exclusiveGateway("gate")
            .defaultFlow()
            .endEvent()
            .moveToNode("gate")
            .conditionExpression("loanAmount > 10000")
            .parallelGateway("both")
            .userTask("approve", task -> task.zeebeUserTask())
            .moveToNode("both")
            .serviceTask("mail", task -> task.zeebeJobType("mail"))
            .done();

    /** Whatever else would use the database is off, so that what is counted is the start's. */
    public static final class NothingElse implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            // Few connections, since the driver asks for the types of arrays once on each. Migrating takes two.
            return Map.of(
                    "onset.execution.scheduler-enabled", "false",
                    "onset.signals.between-replicas", "false",
                    "onset.metrics.sample-interval", "PT0S",
                    "quarkus.datasource.jdbc.max-size", "2");
        }
    }

    @Test
    void a_start_to_its_first_waits_keeps_within_its_budget_of_four_round_trips() {
        TestApplication app = TestApplication.running(MODEL);
        // The definition is compiled, the statements are prepared on each connection.
        for (int i = 0; i < WARM_UP; i++) {
            app.start("fork", Map.of("loanAmount", 25000));
        }

        assertThat(fewest(() -> app.start("fork", Map.of("loanAmount", 25000)))).isLessThanOrEqualTo(4);
    }

    @Test
    void a_start_by_an_override_keeps_within_it_too() {
        TestApplication app = TestApplication.running(MODEL);
        UUID other = app.publishOn("next", "2", "DRAFT", MODEL);
        app.override(UUID.randomUUID(), "user", "alice", 0, TestApplication.latestOn("next", true))
                .then()
                .statusCode(201);
        for (int i = 0; i < WARM_UP; i++) {
            app.start("alice", "fork", Map.of("loanAmount", 25000)).then().body("buildId", is(other.toString()));
        }

        assertThat(fewest(() -> app.start("fork", Map.of("loanAmount", 25000)))).isLessThanOrEqualTo(4);
    }

    @Test
    void a_refused_start_takes_fewer_round_trips_than_a_start_may() {
        TestApplication app = TestApplication.running(MODEL);
        for (int i = 0; i < WARM_UP; i++) {
            app.start("bob", "fork", Map.of()).then().statusCode(404);
        }

        assertThat(fewest(() -> app.start("bob", "fork", Map.of()).then().statusCode(404)))
                .isLessThanOrEqualTo(3);
    }

    /** Of several calls, so that what a connection asks for once is not taken for a part of each. */
    private static long fewest(Runnable call) {
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = RoundTrips.count();
            call.run();
            fewest = Math.min(fewest, RoundTrips.count() - before);
        }
        return fewest;
    }
}
