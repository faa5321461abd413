package dev.onset.runtime;

import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.engine.Event;
import dev.onset.engine.StaleEvent;
import dev.onset.testing.DeadReplica;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The application under test is the replica that dies: it starts instances, and never continues one. */
@QuarkusTest
@TestProfile(DeadReplica.class)
class TakeoverTest {

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("long")
            .startEvent("start")
            .exclusiveGateway("merge")
            .scriptTask("count", task -> task.zeebeExpression("counter + 1").zeebeResultVariable("counter"))
            .exclusiveGateway("gate")
            .defaultFlow()
            .userTask("wait", task -> task.zeebeUserTask())
            .endEvent("end")
            .moveToNode("gate")
            .conditionExpression("counter < 50")
            .connectTo("merge")
            .done();

    @Inject
    Messages messages;

    @Inject
    MessageStore messageStore;

    @Inject
    TimerWakeups timers;

    @Inject
    Engine engine;

    @Inject
    LivingReplica replicas;

    @Test
    void what_was_committed_is_run_on_by_another_replica() {
        UUID uuid = TestApplication.running(MODEL).start("long", Map.of("counter", 0));
        JsonPath cut = instance(uuid);
        assertThat(cut.getLong("revision")).isEqualTo(1);
        assertThat(cut.getLong("values.counter")).isLessThan(DeadReplica.VISITS);
        assertThat(cut.getList("tokens.statusCurrentNode")).containsExactly("ARRIVED");

        assertRunOn(uuid);
    }

    @Test
    void what_a_replica_died_of_having_in_hand_is_run_on_by_another() {
        UUID uuid = TestApplication.running(MODEL).start("long", Map.of("counter", 0));
        assertThat(Rows.update(
                        "update scheduled_tasks set picked = true, picked_by = 'dead', last_heartbeat = now() - interval '1 hour',"
                                + " version = version + 1 where task_instance = ?",
                        uuid + ":1"))
                .isEqualTo(1);

        assertRunOn(uuid);
    }

    @Test
    void a_continuation_that_is_run_twice_does_nothing_the_second_time() throws StaleEvent {
        UUID uuid = TestApplication.running(MODEL).start("long", Map.of("counter", 45));
        assertRunOn(uuid);
        long revision = instance(uuid).getLong("revision");

        timers.continued(new Wakeup.Continue(uuid, 1));

        assertThat(instance(uuid).getLong("revision")).isEqualTo(revision);
        assertThat(engine.tell(UUID.randomUUID(), new Event.Continue(), null)).isEmpty();
    }

    @Test
    void a_wake_up_does_not_wait_for_those_of_another_application_that_were_due_before() {
        UUID uuid = TestApplication.running(MODEL).start("long", Map.of("counter", 0));
        UUID other = UUID.randomUUID();
        Rows.update(
                "insert into scheduled_tasks (task_name, task_instance, application_id, execution_time, picked, version)"
                        + " select 'fire-timer', gen_random_uuid() || ':1:1', ?, now() - interval '1 hour', false, 1"
                        + " from generate_series(1, 20000)",
                other);
        try {
            assertRunOn(uuid);

            assertThat(Rows.count("scheduled_tasks", "application_id = ?", other))
                    .isPositive();
        } finally {
            Rows.update("delete from scheduled_tasks where application_id = ?", other);
        }
    }

    @Test
    void a_message_that_is_still_to_be_brought_is_not_removed_however_short_it_lives() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("payment")
                .startEvent()
                .intermediateCatchEvent(
                        "paid",
                        event -> event.message(message -> message.name("paid").zeebeCorrelationKeyExpression("order")))
                .endEvent()
                .done());
        UUID uuid = app.start("payment", Map.of("order", "o-1"));
        UUID message = UUID.randomUUID();
        messageStore.store(
                message,
                new NewMessage(app.workspaceId, app.applicationId, "paid", "o-1", null, Map.of(), Duration.ZERO),
                "alice",
                Instant.now());

        messages.removeExpired();

        messages.takeUpLeftovers(100);
        messages.correlate(message);
        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(messageStore.conclude(message).orElseThrow().takers()).containsExactly(uuid);
        messages.removeExpired();
        assertThat(messageStore.conclude(message).orElseThrow().takers())
                .as("whoever published it may still ask who took it")
                .containsExactly(uuid);
        messageStore.removeExpired(Instant.now().plus(Duration.ofMinutes(2)));
        assertThat(Rows.count("message", "id = ?", message)).isZero();
    }

    private void assertRunOn(UUID uuid) {
        RuntimeScheduler living = replicas.start();
        try {
            await().until(() -> {
                // What a replica is to deliver itself, others deliver after some seconds.
                Rows.update(
                        "update scheduled_tasks set execution_time = now() where not picked and task_instance like ?",
                        uuid + ":%");
                return Rows.count("process_instance", "uuid = ? and tokens::text like '%\"wait\"%'", uuid) == 1;
            });
        } finally {
            living.stop(new ShutdownEvent());
        }
        assertThat(instance(uuid).getLong("values.counter")).isEqualTo(50);
        assertThat(TestApplication.path(uuid)).filteredOn("count"::equals).hasSizeLessThanOrEqualTo(50);
        assertThat(Rows.count("scheduled_tasks", "task_instance like ?", uuid + ":%"))
                .isZero();
    }
}
