package dev.onset.runtime;

import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.execution.Event;
import dev.onset.observability.Metrics;
import dev.onset.testing.DeadReplica;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
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
    Calls calls;

    @Inject
    StartTimers startTimers;

    @Inject
    DataSource dataSource;

    @Inject
    ProcessRuntime runtime;

    @Inject
    TransactionSynchronizationRegistry transactions;

    @Inject
    Metrics metrics;

    /** The configuration of the replica that lives. */
    private record Living() implements RuntimeConfig {

        @Override
        public int maxVisitsPerStep() {
            return DeadReplica.VISITS;
        }

        @Override
        public int maxVisitsWithoutWait() {
            return Integer.MAX_VALUE;
        }

        @Override
        public int schedulerThreads() {
            return 2;
        }

        @Override
        public Duration schedulerPollInterval() {
            return Duration.ofMillis(50);
        }

        @Override
        public Duration schedulerHeartbeat() {
            return Duration.ofMillis(100);
        }

        @Override
        public boolean schedulerEnabled() {
            return true;
        }
    }

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
    void a_continuation_that_is_run_twice_does_nothing_the_second_time() {
        UUID uuid = TestApplication.running(MODEL).start("long", Map.of("counter", 45));
        assertRunOn(uuid);
        long revision = instance(uuid).getLong("revision");

        runtime.tell(uuid, new Event.Continue(), null);

        assertThat(instance(uuid).getLong("revision")).isEqualTo(revision);
        runtime.tell(UUID.randomUUID(), new Event.Continue(), null);
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
        UUID message = messages.store(
                        new Messages.NewMessage(
                                app.workspaceId, app.applicationId, "paid", "o-1", null, Map.of(), Duration.ZERO),
                        "alice")
                .orElseThrow();

        messages.removeExpired();

        assertThat(messages.correlate(message)).containsExactly(uuid);
        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        // Nobody has to bring it any more.
        Rows.update("delete from scheduled_tasks where task_instance = ?", message.toString());
        messages.removeExpired();
        assertThat(Rows.count("message", "id = ?", message)).isZero();
    }

    private void assertRunOn(UUID uuid) {
        RuntimeScheduler living = new RuntimeScheduler(
                dataSource,
                new Living(),
                runtime,
                messages,
                calls,
                startTimers,
                List.of(),
                transactions,
                metrics,
                InstantSource.system());
        living.start(new StartupEvent());
        try {
            await().until(() -> instance(uuid).getList("tokens.nodeId").contains("wait"));
        } finally {
            living.stop(new ShutdownEvent());
        }
        assertThat(instance(uuid).getLong("values.counter")).isEqualTo(50);
        assertThat(TestApplication.path(uuid)).filteredOn("count"::equals).hasSizeLessThanOrEqualTo(50);
        assertThat(Rows.count("scheduled_tasks", "task_instance like ?", uuid + ":%"))
                .isZero();
    }
}
