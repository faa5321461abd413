package dev.onset.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.RoundTrips;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
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
                    "quarkus.datasource.jdbc.max-size", "2");
        }
    }

    @Test
    void a_start_to_its_first_waits_takes_three_round_trips_of_the_four_that_it_may() {
        TestApplication app = TestApplication.running(MODEL);
        // The definition is compiled, the statements are prepared on each connection.
        for (int i = 0; i < WARM_UP; i++) {
            app.start("fork", Map.of("loanAmount", 25000));
        }

        long before = RoundTrips.count();
        app.start("fork", Map.of("loanAmount", 25000));

        assertThat(RoundTrips.count() - before).isEqualTo(3);
    }

    @Test
    void a_refused_start_takes_no_more_than_the_question_and_the_roll_back() {
        TestApplication app = TestApplication.running(MODEL);
        for (int i = 0; i < WARM_UP; i++) {
            app.start("bob", "fork", Map.of()).then().statusCode(404);
        }

        long before = RoundTrips.count();
        app.start("bob", "fork", Map.of()).then().statusCode(404);

        assertThat(RoundTrips.count() - before).isLessThanOrEqualTo(2);
    }
}
