package dev.onset.runtime;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.Rows;
import dev.onset.testing.ShortSteps;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShortSteps.class)
class EndlessLoopTest {

    private static final int VISITS = ShortSteps.VISITS;
    private static final int THREADS = ShortSteps.THREADS;
    private static final long ENDLESS = 1_000_000_000;

    private static final BpmnModelInstance LOOP = Bpmn.createExecutableProcess("loop")
            .startEvent("start")
            .exclusiveGateway("merge")
            .scriptTask("count", task -> task.zeebeExpression("counter + 1").zeebeResultVariable("counter"))
            .exclusiveGateway("gate")
            .defaultFlow()
            .endEvent("end")
            .moveToNode("gate")
            .conditionExpression("counter < limit")
            .connectTo("merge")
            .done();

    private static final BpmnModelInstance WAIT = Bpmn.createExecutableProcess("waiting")
            .startEvent()
            .userTask("wait", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    @AfterEach
    void end_the_endless() {
        Rows.update(
                "update process_instance set revision = revision + 1, variables = jsonb_set(variables, '{limit}', '0')"
                        + " where process_name = 'loop' and state = 'STARTED'");
        await().until(() -> Rows.count("process_instance", "process_name = 'loop' and state = 'STARTED'") == 0);
    }

    @Test
    void an_endless_loop_holds_up_neither_its_start_nor_others() {
        TestApplication app = TestApplication.running(LOOP, WAIT);

        UUID uuid = start(app, ENDLESS);

        JsonPath first = instance(uuid);
        assertThat(first.getString("state")).isEqualTo("STARTED");
        await().until(() -> instance(uuid).getLong("revision") > first.getLong("revision") + 5);
        assertThat(instance(uuid).getLong("values.counter")).isGreaterThan(first.getLong("values.counter") + 5);
        assertThat(instance(app.start("waiting", Map.of())).getList("tokens.nodeId"))
                .containsExactly("wait");
        long later = instance(uuid).getLong("revision");
        await().until(() -> instance(uuid).getLong("revision") > later);
    }

    @Test
    void many_endless_loops_do_not_keep_one_that_ends_from_its_end() {
        TestApplication app = TestApplication.running(LOOP);
        for (int i = 0; i < THREADS * 3; i++) {
            start(app, ENDLESS);
        }

        UUID uuid = start(app, 100);

        await().until(() -> instance(uuid).getString("state").equals("FINISHED"));
        assertThat(instance(uuid).getLong("values.counter")).isEqualTo(100);
    }

    @Test
    void the_steps_of_a_loop_follow_one_another_and_are_short() {
        TestApplication app = TestApplication.running(LOOP);

        UUID uuid = start(app, 50);

        await().until(() -> instance(uuid).getString("state").equals("FINISHED"));
        List<Map<String, Object>> events = history(uuid);
        assertThat(TestApplication.path(uuid)).filteredOn("count"::equals).hasSize(50);
        assertThat(TestApplication.path(uuid)).containsOnlyOnce("end");
        assertThat(events.stream().filter(event -> event.get("revision").equals(1)))
                .allSatisfy(event -> assertThat(event.get("actor")).isEqualTo("alice"));
        assertThat(events.stream().filter(event -> !event.get("revision").equals(1)))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.get("actor")).isNull());
        List<Long> revisions = new ArrayList<>();
        events.forEach(event -> revisions.add(((Number) event.get("revision")).longValue()));
        assertThat(revisions).isSorted();
        long last = instance(uuid).getLong("revision");
        assertThat(revisions.stream().distinct()).hasSize((int) last);
        for (long revision = 1; revision <= last; revision++) {
            long step = revision;
            // One more than is visited: where the token has arrived and waits for the next step.
            assertThat(revisions.stream().filter(each -> each == step).count()).isLessThanOrEqualTo(VISITS + 1);
        }
        assertThat(Rows.count("scheduled_tasks", "task_instance like ?", uuid + ":%"))
                .isZero();
    }

    @Test
    void a_loop_loses_and_doubles_nothing_when_its_database_connections_break() {
        TestApplication app = TestApplication.running(LOOP);
        UUID uuid = start(app, 1500);

        for (int i = 1; i <= 3; i++) {
            long reached = i * 10L;
            await().ignoreExceptions()
                    .until(() -> Rows.number("select revision from process_instance where uuid = ?", uuid) > reached);
            Rows.number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
        }

        await().until(() -> Rows.count("process_instance", "uuid = ? and state = 'FINISHED'", uuid) == 1);
        assertThat(Rows.number("select (variables->>'counter')::bigint from process_instance where uuid = ?", uuid))
                .isEqualTo(1500);
        assertThat(Rows.number("select count(*) from instance_history where instance_uuid = ?", uuid))
                .isEqualTo(Rows.number("select revision from process_instance where uuid = ?", uuid));
        await().until(() -> Rows.count("scheduled_tasks", "task_instance like ?", uuid + ":%") == 0);
    }

    private static UUID start(TestApplication app, long limit) {
        return app.start("loop", Map.of("counter", 0, "limit", limit));
    }

    private static List<Map<String, Object>> history(UUID uuid) {
        return as("alice")
                .get("/api/runtime/process-instance/{uuid}/history", uuid)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("events");
    }
}
