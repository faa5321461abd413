package dev.onset.runtime;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.TestApplication;
import dev.onset.testing.TestModels;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Timers, messages, errors, calls and loops, from outside and with the database and the scheduler that they need. */
@QuarkusTest
class EventsTest {

    @Inject
    DataSource dataSource;

    @Test
    void a_timer_fires_and_the_instance_goes_on() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("wait")
                .startEvent("start")
                .intermediateCatchEvent("pause", event -> event.timerWithDuration("PT2S"))
                .endEvent("end")
                .done());

        UUID uuid = app.start("wait", Map.of());
        assertThat(instance(uuid).getList("tokens.statusCurrentNode")).containsExactly("WAITING_TIMER_EVENT");

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED"));
        assertThat(path(uuid)).containsExactly("start", "pause", "end");
    }

    @Test
    void a_boundary_timer_takes_back_the_job_and_a_finished_job_takes_back_the_timer() throws SQLException {
        BpmnModelInstance model = Bpmn.createExecutableProcess("late")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .boundaryEvent("timeout", event -> event.timerWithDurationExpression("patience"))
                .endEvent("too-late")
                .moveToActivity("work")
                .endEvent("in-time")
                .done();
        TestApplication app = TestApplication.running(model);

        UUID slow = app.start("late", Map.of("patience", "PT0.1S"));
        await().untilAsserted(
                        () -> assertThat(instance(slow).getString("state")).isEqualTo("FINISHED"));
        assertThat(path(slow)).endsWith("timeout", "too-late");
        assertThat(app.takeJobs("work", 10)).isEmpty();

        UUID fast = app.start("late", Map.of("patience", "PT1H"));
        assertThat(timersOf(fast)).isEqualTo(1);
        TestApplication.completeJob((String) app.takeJobs("work", 1).getFirst().get("jobKey"), Map.of())
                .then()
                .statusCode(204);
        assertThat(path(fast)).endsWith("work", "in-time");
        assertThat(timersOf(fast)).isZero();
    }

    @Test
    void a_message_finds_the_instance_that_waits_for_its_key_and_no_other() throws SQLException {
        TestApplication app = TestApplication.running(TestModels.PAYMENT);
        UUID mine = app.start("payment", Map.of("order", "o-1"));
        UUID other = app.start("payment", Map.of("order", "o-2"));

        publish(app, Map.of("name", "paid", "correlationKey", "o-1", "variables", Map.of("amount", 5)))
                .then()
                .statusCode(200);

        assertThat(instance(mine).getString("state")).isEqualTo("FINISHED");
        assertThat(instance(mine).getInt("values.amount")).isEqualTo(5);
        assertThat(instance(other).getString("state")).isEqualTo("STARTED");
        assertThat(subscriptionsOf(mine)).isZero();
        assertThat(subscriptionsOf(other)).isEqualTo(1);
    }

    @Test
    void a_message_that_arrives_before_anybody_waits_is_kept_as_long_as_it_lives() {
        TestApplication app = TestApplication.running(TestModels.PAYMENT);
        publish(app, Map.of("name", "paid", "correlationKey", "o-1", "timeToLive", 60_000));
        publish(app, Map.of("name", "paid", "correlationKey", "o-2"));

        assertThat(instance(app.start("payment", Map.of("order", "o-1"))).getString("state"))
                .isEqualTo("FINISHED");
        assertThat(instance(app.start("payment", Map.of("order", "o-1"))).getString("state"))
                .as("the message went to the first")
                .isEqualTo("STARTED");
        assertThat(instance(app.start("payment", Map.of("order", "o-2"))).getString("state"))
                .as("the message did not wait")
                .isEqualTo("STARTED");
    }

    @Test
    void of_two_instances_that_wait_with_one_key_one_gets_the_message() {
        TestApplication app = TestApplication.running(TestModels.PAYMENT);
        UUID first = app.start("payment", Map.of("order", "o-1"));
        UUID second = app.start("payment", Map.of("order", "o-1"));

        publish(app, Map.of("name", "paid", "correlationKey", "o-1")).then().statusCode(200);

        assertThat(List.of(instance(first).getString("state"), instance(second).getString("state")))
                .containsExactly("FINISHED", "STARTED");
    }

    @Test
    void a_message_id_is_taken_once() throws SQLException {
        BpmnModelInstance model = Bpmn.createExecutableProcess("ordered")
                .startEvent("ordered-start")
                .message("ordered")
                .userTask("look", task -> task.zeebeUserTask())
                .done();
        TestApplication app = TestApplication.running(model);

        publish(app, Map.of("name", "ordered", "messageId", "m-1")).then().statusCode(200);
        publish(app, Map.of("name", "ordered", "messageId", "m-1")).then().statusCode(409);

        assertThat(count("select count(*) from process_instance where application_id = ?", app.applicationId))
                .isEqualTo(1);
    }

    @Test
    void a_job_that_ends_with_an_error_goes_where_the_model_catches_it() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("charge")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("charge"))
                .boundaryEvent("declined", event -> event.error("card-declined"))
                .endEvent("no-deal")
                .moveToActivity("work")
                .endEvent("deal")
                .done());
        UUID uuid = app.start("charge", Map.of());
        String job = (String) app.takeJobs("charge", 1).getFirst().get("jobKey");

        as("alice")
                .body(Map.of("errorCode", "card-declined", "variables", Map.of("reason", "limit")))
                .post("/v2/jobs/{key}/error", job)
                .then()
                .statusCode(204);

        assertThat(path(uuid)).endsWith("declined", "no-deal");
        assertThat(instance(uuid).getString("values.reason")).isEqualTo("limit");
    }

    @Test
    void an_error_that_nothing_catches_is_an_incident() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("charge")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("charge"))
                .done());
        UUID uuid = app.start("charge", Map.of());
        String job = (String) app.takeJobs("charge", 1).getFirst().get("jobKey");

        as("alice")
                .body(Map.of("errorCode", "card-declined"))
                .post("/v2/jobs/{key}/error", job)
                .then()
                .statusCode(204);

        assertThat(instance(uuid).getList("incidents.type")).containsExactly("UNHANDLED_ERROR_EVENT");
        assertThat(app.takeJobs("charge", 1)).isEmpty();
    }

    @Test
    void a_called_process_gets_values_and_gives_them_back() {
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("caller")
                        .startEvent()
                        .callActivity("call", call -> call.zeebeProcessId("called"))
                        .endEvent("called-back")
                        .done(),
                Bpmn.createExecutableProcess("called")
                        .startEvent()
                        .serviceTask("work", task -> task.zeebeJobType("inner"))
                        .endEvent()
                        .done());
        UUID uuid = app.start("caller", Map.of("x", 1));
        Map<String, Object> job = app.takeJobs("inner", 1).getFirst();
        assertThat(job.get("variables")).isEqualTo(Map.of("x", 1));

        TestApplication.completeJob((String) job.get("jobKey"), Map.of("y", 2))
                .then()
                .statusCode(204);

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED"));
        assertThat(instance(uuid).<String, Object>getMap("values")).isEqualTo(Map.of("x", 1, "y", 2));
    }

    @Test
    void a_called_process_that_ends_at_once_lets_its_caller_go_on_in_the_same_step() {
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("caller")
                        .startEvent()
                        .callActivity("call", call -> call.zeebeProcessId("called"))
                        .endEvent()
                        .done(),
                Bpmn.createExecutableProcess("called")
                        .startEvent()
                        .scriptTask(
                                "add", script -> script.zeebeExpression("x + 1").zeebeResultVariable("y"))
                        .endEvent()
                        .done());

        UUID uuid = app.start("caller", Map.of("x", 1));

        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(instance(uuid).getInt("values.y")).isEqualTo(2);
    }

    @Test
    void a_process_that_calls_itself_without_an_end_is_an_incident() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("mirror")
                .startEvent()
                .callActivity("again", call -> call.zeebeProcessIdExpression("\"mirror\""))
                .done());

        UUID uuid = app.start("mirror", Map.of());

        assertThat(instance(uuid).getString("state")).isEqualTo("STARTED");
        assertThat(instance(uuid).getList("tokens.nodeId")).containsExactly("again");
    }

    @Test
    void an_error_of_a_called_process_is_caught_by_its_caller() {
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("caller")
                        .startEvent()
                        .callActivity("call", call -> call.zeebeProcessId("called"))
                        .boundaryEvent("failed", event -> event.error("broken"))
                        .endEvent("handled")
                        .moveToActivity("call")
                        .endEvent("fine")
                        .done(),
                Bpmn.createExecutableProcess("called")
                        .startEvent()
                        .endEvent("throw", end -> end.error("broken"))
                        .done());

        UUID uuid = app.start("caller", Map.of());

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED"));
        assertThat(path(uuid)).endsWith("failed", "handled");
    }

    @Test
    void an_activity_for_each_element_collects_its_results_in_order() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("each")
                .startEvent()
                .serviceTask(
                        "work",
                        task -> task.zeebeJobType("each")
                                .multiInstance(loop -> loop.zeebeInputCollectionExpression("items")
                                        .zeebeInputElement("item")
                                        .zeebeOutputCollection("results")
                                        .zeebeOutputElementExpression("result")))
                .endEvent()
                .done());
        UUID uuid = app.start("each", Map.of("items", List.of(1, 2, 3)));
        List<Map<String, Object>> jobs = app.takeJobs("each", 10);
        assertThat(jobs).hasSize(3);

        for (Map<String, Object> job : jobs.reversed()) {
            int item = (int) ((Map<?, ?>) job.get("variables")).get("item");
            TestApplication.completeJob((String) job.get("jobKey"), Map.of("result", item * 10))
                    .then()
                    .statusCode(204);
        }

        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(instance(uuid).getList("values.results")).containsExactly(10, 20, 30);
        assertThat(instance(app.start("each", Map.of("items", List.of()))).getString("state"))
                .isEqualTo("FINISHED");
    }

    private static Response publish(TestApplication app, Map<String, Object> message) {
        Map<String, Object> body = new java.util.HashMap<>(message);
        body.put("tenantId", app.applicationId);
        return as("alice").body(body).post("/v2/messages/publication");
    }

    private long timersOf(UUID uuid) throws SQLException {
        return count("select count(*) from scheduled_tasks where task_instance like ? || '%'", uuid.toString());
    }

    private long subscriptionsOf(UUID uuid) throws SQLException {
        return count("select count(*) from message_subscription where instance_uuid = ?", uuid);
    }

    private long count(String sql, Object parameter) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, parameter);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
