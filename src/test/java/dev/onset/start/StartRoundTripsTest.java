package dev.onset.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.onset.testing.DatabaseProxy;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseProxy.NothingElse.class)
@WithTestResource(DatabaseProxy.class)
class StartRoundTripsTest {

    private static final int WARM_UP = 30;
    private static final int COUNTED = 8;

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

    @Test
    void a_start_to_its_first_waits_takes_one_round_trip() {
        TestApplication app = TestApplication.running(MODEL);

        assertThat(fewest(() -> app.start("fork", Map.of("loanAmount", 25000)))).isEqualTo(1);
    }

    @Test
    void a_start_by_an_override_takes_no_more() {
        TestApplication app = TestApplication.running(MODEL);
        UUID other = app.publishOn("next", "2", "DRAFT", MODEL);
        app.override(UUID.randomUUID(), "user", "alice", 0, TestApplication.latestOn("next", true))
                .then()
                .statusCode(201);

        assertThat(fewest(() -> app.start("alice", "fork", Map.of("loanAmount", 25000))
                        .then()
                        .body("buildId", is(other.toString()))))
                .isEqualTo(1);
    }

    @Test
    void a_start_with_keys_takes_no_more() {
        TestApplication app = TestApplication.running(MODEL);

        assertThat(fewest(() -> startWithKey(app, UUID.randomUUID().toString())))
                .isEqualTo(1);
    }

    @Test
    void a_start_of_a_process_that_says_when_it_expires_takes_no_more() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("limited")
                .zeebeProperty("expiryTime", "PT1H")
                .startEvent()
                .userTask("approve", task -> task.zeebeUserTask())
                .done());

        assertThat(fewest(() -> app.start("limited", Map.of()))).isEqualTo(1);
    }

    @Test
    void a_start_that_is_sent_again_takes_one_round_trip() {
        TestApplication app = TestApplication.running(MODEL);

        assertThat(fewest(() -> startWithKey(app, "again"))).isEqualTo(1);
    }

    private static void startWithKey(TestApplication app, String key) {
        TestApplication.as("alice")
                .header("Idempotency-Key", key)
                .body(Map.of("loanAmount", 25000))
                .queryParam("businessKey", key)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/fork/start",
                        app.workspaceId,
                        app.applicationId)
                .then()
                .statusCode(200);
    }

    /** Apart from the question, the keys and the commit: the driver sends 256 statements before it waits for answers. */
    @Test
    void a_batch_of_a_thousand_takes_seven_round_trips() {
        TestApplication app = TestApplication.running(MODEL);
        List<?> starts = IntStream.range(0, 1000)
                .mapToObj(i -> Map.of("values", Map.of("loanAmount", 25000)))
                .toList();

        assertThat(fewest(
                        2,
                        () -> TestApplication.as("alice")
                                .body(Map.of("starts", starts))
                                .post(
                                        "/api/runtime/wks/{workspace}/app/{app}/process-name/fork/starts",
                                        app.workspaceId,
                                        app.applicationId)
                                .then()
                                .statusCode(200)))
                .isLessThanOrEqualTo(7);
    }

    @Test
    void a_refused_start_takes_one_round_trip() {
        TestApplication app = TestApplication.running(MODEL);

        assertThat(fewest(() -> app.start("bob", "fork", Map.of()).then().statusCode(404)))
                .isEqualTo(1);
    }

    /**
     * Of several calls, after the definition is compiled and the statements are prepared on each connection: what a
     * connection asks for once is no part of a call, and now and then another thread begins to use a connection of its own.
     */
    private static long fewest(Runnable call) {
        return fewest(WARM_UP, call);
    }

    private static long fewest(int warmUp, Runnable call) {
        for (int i = 0; i < warmUp; i++) {
            call.run();
        }
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < Math.min(warmUp, COUNTED); i++) {
            long before = DatabaseProxy.roundTrips();
            call.run();
            fewest = Math.min(fewest, DatabaseProxy.roundTrips() - before);
        }
        return fewest;
    }
}
