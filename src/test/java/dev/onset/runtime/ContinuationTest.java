package dev.onset.runtime;

import static dev.onset.runtime.Asking.awaitState;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The rest of a step that was cut, and times that have passed: what goes on by itself. */
@QuarkusTest
class ContinuationTest {

    private static final BpmnModelInstance TASK = Bpmn.createExecutableProcess("task")
            .startEvent()
            .userTask("wait", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    @Test
    void a_step_of_more_visits_than_one_transaction_makes_goes_on_until_its_end() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("count")
                .startEvent()
                .exclusiveGateway("merge")
                .scriptTask("add", task -> task.zeebeExpression("n + 1").zeebeResultVariable("n"))
                .exclusiveGateway("gate")
                .defaultFlow()
                .endEvent()
                .moveToNode("gate")
                .conditionExpression("n < 1000")
                .connectTo("merge")
                .done());

        UUID uuid = app.start("count", Map.of("n", 0));

        awaitState(uuid, "FINISHED");
        assertThat(instance(uuid).getInt("values.n")).isEqualTo(1000);
        assertThat(instance(uuid).getLong("revision")).isGreaterThan(1);
        await().until(() -> Rows.count("scheduled_tasks", "task_instance like ?", uuid + "%") == 0);
    }

    /** A state that the runtime cannot run stands for a fault in it. */
    @Test
    void a_continuation_that_fails_by_a_fault_of_the_runtime_is_an_incident_after_some_tries() {
        TestApplication app = TestApplication.running(TASK);
        UUID uuid = app.start("task", Map.of());
        breakState(uuid);
        schedule(uuid, 7);

        await().untilAsserted(() ->
                assertThat(Rows.count("incident", "instance_uuid = ?", uuid)).isEqualTo(1));

        assertThat(Rows.text("select message from incident where instance_uuid = ?", uuid))
                .contains("failed to continue the instance");
        await().until(() -> Rows.count("scheduled_tasks", "task_instance like ?", uuid + "%") == 0);
    }

    @Test
    void a_continuation_that_fails_is_tried_again_before_it_is_an_incident() {
        TestApplication app = TestApplication.running(TASK);
        UUID uuid = app.start("task", Map.of());
        breakState(uuid);
        schedule(uuid, 0);

        await().until(() ->
                Rows.count("scheduled_tasks", "task_instance like ? and consecutive_failures >= 1", uuid + "%") == 1);

        assertThat(Rows.count("incident", "instance_uuid = ?", uuid)).isZero();
        assertThat(Rows.update("delete from scheduled_tasks where task_instance like ?", uuid + "%"))
                .isEqualTo(1);
    }

    @Test
    void a_timer_whose_time_has_passed_fires_at_once() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("late")
                .startEvent()
                .intermediateCatchEvent("pause", event -> event.timerWithDateExpression("due"))
                .endEvent()
                .done());

        UUID uuid = app.start("late", Map.of("due", "2020-01-01T00:00:00Z"));

        assertThat(Asking.state(uuid)).isEqualTo("FINISHED");
    }

    @Test
    void a_timer_whose_duration_is_negative_fires_at_once() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("late")
                .startEvent()
                .intermediateCatchEvent("pause", event -> event.timerWithDurationExpression("patience"))
                .endEvent()
                .done());

        assertThat(Asking.state(app.start("late", Map.of("patience", "-PT1H")))).isEqualTo("FINISHED");
        assertThat(Asking.state(app.start("late", Map.of("patience", "PT-1H")))).isEqualTo("FINISHED");
        assertThat(Asking.state(app.start("late", Map.of("patience", "PT0S")))).isEqualTo("FINISHED");
    }

    /** A token is ready that is nowhere. */
    private static void breakState(UUID uuid) {
        assertThat(Rows.update(
                        "update process_instance set revision = revision + 1, tokens = jsonb_set(jsonb_set(tokens,"
                                + " '{tokens,0,status}', '\"ARRIVED\"'), '{tokens,0,node}', '\"nowhere\"') where uuid = ?",
                        uuid))
                .isEqualTo(1);
    }

    private static void schedule(UUID uuid, int failures) {
        Rows.update(
                "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version,"
                        + " consecutive_failures) values ('continue-instance', ?, now(), false, 1, ?)",
                uuid + ":" + Rows.number("select revision from process_instance where uuid = ?", uuid),
                failures);
    }
}
