package dev.onset.runtime;

import static dev.onset.runtime.Asking.awaitState;
import static dev.onset.runtime.Asking.calledBy;
import static dev.onset.runtime.Asking.operate;
import static dev.onset.runtime.Asking.state;
import static dev.onset.runtime.Asking.throwError;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.completeJob;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.SettableClock;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls in breadth and in depth, and what travels along them: ends, errors, cancellations. */
@QuarkusTest
class CallsTest {

    private static final int ROUNDS = 10;
    private static final int MANY = 150;
    private static final int MAX_DEPTH = 100;
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final BpmnModelInstance DOUBLE = Bpmn.createExecutableProcess("double")
            .startEvent()
            .scriptTask("compute", task -> task.zeebeExpression("item * 2").zeebeResultVariable("result"))
            .endEvent()
            .done();

    private static final BpmnModelInstance LEAF = Bpmn.createExecutableProcess("leaf")
            .startEvent()
            .serviceTask("work", task -> task.zeebeJobType("work"))
            .endEvent()
            .done();

    private static final BpmnModelInstance MIDDLE = Bpmn.createExecutableProcess("middle")
            .startEvent()
            .callActivity("call-leaf", call -> call.zeebeProcessId("leaf"))
            .endEvent("middle-done")
            .done();

    private static final BpmnModelInstance TOP = Bpmn.createExecutableProcess("top")
            .startEvent()
            .callActivity("call-middle", call -> call.zeebeProcessId("middle"))
            .boundaryEvent("caught", event -> event.error("broken"))
            .endEvent("handled")
            .moveToActivity("call-middle")
            .endEvent("top-done")
            .done();

    @Test
    void a_batch_of_150_starts_of_a_process_that_begins_with_a_call_leaves_no_incident() {
        TestApplication app = TestApplication.running(TOP, MIDDLE, LEAF);
        as("alice")
                .body(Map.of(
                        "starts",
                        IntStream.range(0, MANY)
                                .mapToObj(i -> Map.of("values", Map.of("i", i)))
                                .toList()))
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/top/starts",
                        app.workspaceId,
                        app.applicationId)
                .then()
                .statusCode(200);

        await().atMost(LONG).until(() -> jobs(app) == MANY);
        assertThat(instances(app)).isEqualTo(3 * MANY);
        assertThat(incidents(app)).isZero();
    }

    @Test
    void a_multi_instance_call_of_150_items_leaves_no_incident_and_collects_all_results() {
        TestApplication app = TestApplication.running(each(false), DOUBLE);
        List<Integer> items = IntStream.rangeClosed(1, MANY).boxed().toList();

        UUID uuid = app.start("each", Map.of("items", items));

        await().atMost(LONG).until(() -> state(uuid).equals("FINISHED") || incidents(app) > 0);
        assertThat(incidents(app)).isZero();
        assertThat(instance(uuid).getList("values.results"))
                .isEqualTo(items.stream().map(item -> item * 2).toList());
    }

    @Test
    void a_multi_instance_call_of_150_items_that_wait_calls_them_all() {
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("each")
                        .startEvent()
                        .callActivity(
                                "call",
                                call -> call.zeebeProcessId("leaf")
                                        .multiInstance(loop -> loop.parallel().zeebeInputCollectionExpression("items")))
                        .endEvent()
                        .done(),
                LEAF);

        UUID uuid = app.start(
                "each", Map.of("items", IntStream.range(0, MANY).boxed().toList()));

        await().atMost(LONG).until(() -> jobs(app) == MANY);
        assertThat(incidents(app)).isZero();
        operate(uuid, "cancel").then().statusCode(200);
        await().atMost(LONG).until(() -> jobs(app) == 0);
        assertThat(Rows.count("process_instance", "application_id = ? and ended_at is null", app.applicationId))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_called_process_does_not_carry_back_the_half_filled_output_collection(boolean sequential) {
        TestApplication app = TestApplication.running(each(sequential), DOUBLE);

        UUID uuid = app.start("each", Map.of("items", List.of(1, 2, 3)));

        awaitState(uuid, "FINISHED");
        assertThat(instance(uuid).getList("values.results")).containsExactly(2, 4, 6);
    }

    @Test
    void called_processes_that_end_in_any_order_do_not_carry_back_the_output_collection() {
        TestApplication app = TestApplication.running(
                each(false),
                Bpmn.createExecutableProcess("double")
                        .startEvent()
                        .serviceTask("work", task -> task.zeebeJobType("work"))
                        .endEvent()
                        .done());
        UUID uuid = app.start("each", Map.of("items", List.of(1, 2, 3)));

        for (Map<String, Object> job : app.takeJobs("work", 10).reversed()) {
            int item = (int) ((Map<?, ?>) job.get("variables")).get("item");
            completeJob((String) job.get("jobKey"), Map.of("result", item * 2))
                    .then()
                    .statusCode(204);
        }

        awaitState(uuid, "FINISHED");
        assertThat(instance(uuid).getList("values.results")).containsExactly(2, 4, 6);
    }

    @Test
    void recursion_without_end_becomes_an_incident_at_the_depth_bound() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("mirror")
                .startEvent()
                .callActivity("again", call -> call.zeebeProcessIdExpression("\"mirror\""))
                .endEvent()
                .done());

        UUID uuid = app.start("mirror", Map.of());

        assertStoppedAtDepthBound(app, uuid);
    }

    @Test
    void recursion_of_two_processes_that_call_each_other_becomes_an_incident_at_the_depth_bound() {
        TestApplication app = TestApplication.running(calling("left", "right"), calling("right", "left"));

        UUID uuid = app.start("left", Map.of());

        assertStoppedAtDepthBound(app, uuid);
    }

    private static void assertStoppedAtDepthBound(TestApplication app, UUID top) {
        await().atMost(LONG).until(() -> incidents(app) > 0);
        assertThat(instances(app)).isEqualTo(MAX_DEPTH + 1);
        assertThat(incidents(app)).isEqualTo(1);
        assertThat(Rows.text(
                        "select x.message from incident x join process_instance i on i.uuid = x.instance_uuid"
                                + " where i.application_id = ?",
                        app.applicationId))
                .contains("depth");
        assertThat(state(top)).isEqualTo("STARTED");
        operate(top, "cancel").then().statusCode(200);
        await().atMost(LONG)
                .until(() ->
                        Rows.count("process_instance", "application_id = ? and ended_at is null", app.applicationId)
                                == 0);
    }

    @Test
    void an_error_over_two_levels_that_meets_a_cancel_from_above_leaves_nothing_running() {
        TestApplication app = TestApplication.running(TOP, MIDDLE, LEAF);
        for (int round = 0; round < ROUNDS; round++) {
            Tree tree = start(app);

            List<Integer> answers = AtOnce.all(List.of(
                    () -> throwError(tree.job(), "broken").statusCode(),
                    () -> operate(tree.top(), "cancel").statusCode()));

            assertThat(answers.getFirst()).as("round " + round).isIn(204, 404);
            assertThat(answers.getLast()).as("round " + round).isIn(200, 409);
            await().untilAsserted(() -> assertThat(Rows.count(
                            "process_instance", "application_id = ? and ended_at is null", app.applicationId))
                    .isZero());
            assertThat(state(tree.top())).isEqualTo(answers.getLast() == 200 ? "TERMINATED" : "FINISHED");
            assertThat(incidents(app)).isZero();
        }
    }

    @Test
    void an_error_over_two_levels_is_caught_at_the_top() {
        TestApplication app = TestApplication.running(TOP, MIDDLE, LEAF);
        Tree tree = start(app);

        throwError(tree.job(), "broken").then().statusCode(204);

        awaitState(tree.top(), "FINISHED");
        assertThat(path(tree.top())).endsWith("caught", "handled");
        await().until(() ->
                Rows.count("process_instance", "application_id = ? and ended_at is null", app.applicationId) == 0);
        assertThat(incidents(app)).isZero();
    }

    /** {@link HeldCallersTest} tries more, without a database. */
    @Test
    void an_error_of_a_called_instance_is_learnt_by_callers_that_were_on_hold() {
        TestApplication app = TestApplication.running(TOP, MIDDLE, LEAF);
        Tree tree = start(app);
        List<UUID> callers = List.of(tree.top(), tree.middle());
        callers.forEach(caller -> operate(caller, "hold").then().statusCode(200));

        finish(tree, "throws");
        awaitNothingToDeliver(tree);
        assertThat(state(tree.top())).isNotEqualTo("FINISHED");
        callers.forEach(caller -> operate(caller, "resume").then().statusCode(200));

        assertCameThrough(app, tree, "throws");
    }

    @ParameterizedTest
    @CsvSource({"top, ends", "top, throws", "middle, ends", "middle, throws"})
    void a_caller_that_is_held_and_resumed_at_once_with_the_end_of_the_call_goes_on(String held, String outcome) {
        TestApplication app = TestApplication.running(TOP, MIDDLE, LEAF);
        for (int round = 0; round < ROUNDS / 2; round++) {
            Tree tree = start(app);
            UUID caller = held.equals("top") ? tree.top() : tree.middle();

            AtOnce.all(List.of(
                    () -> {
                        finish(tree, outcome);
                        return 0;
                    },
                    () -> operate(caller, "hold").statusCode()
                            + operate(caller, "resume").statusCode()));

            assertCameThrough(app, tree, outcome);
        }
    }

    @Test
    void a_loop_that_calls_again_does_not_wait_for_the_first_call_where_a_clock_is_behind() {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("loop")
                        .startEvent()
                        .exclusiveGateway("merge")
                        .callActivity("call", call -> call.zeebeProcessId("inner"))
                        .exclusiveGateway("gate")
                        .defaultFlow()
                        .endEvent("end")
                        .moveToNode("gate")
                        .conditionExpression("again")
                        .connectTo("merge")
                        .done(),
                Bpmn.createExecutableProcess("inner")
                        .startEvent()
                        .userTask("task", task -> task.zeebeUserTask())
                        .endEvent()
                        .done());
        UUID uuid = app.start("loop", Map.of("again", true));
        UUID first = calledBy(uuid).getFirst();

        clock.advance(Duration.ofHours(-1));
        complete(first, true);
        await().until(() -> calledBy(uuid).size() == 1);
        UUID second = calledBy(uuid).getFirst();
        assertThat(second).isNotEqualTo(first);
        clock.advance(Duration.ofHours(-1));
        complete(second, false);

        awaitState(uuid, "FINISHED");
    }

    private static void complete(UUID inner, boolean again) {
        TestApplication.completeUserTask("alice", Asking.userTask(inner), Map.of("again", again))
                .then()
                .statusCode(204);
    }

    private record Tree(UUID top, UUID middle, UUID leaf, String job) {}

    private static Tree start(TestApplication app) {
        UUID top = app.start("top", Map.of());
        UUID middle = calledBy(top).getFirst();
        UUID leaf = calledBy(middle).getFirst();
        return new Tree(top, middle, leaf, Asking.job(leaf));
    }

    private static void finish(Tree tree, String outcome) {
        if (outcome.equals("ends")) {
            completeJob(tree.job(), Map.of()).then().statusCode(204);
        } else {
            throwError(tree.job(), "broken").then().statusCode(204);
        }
    }

    private static void awaitNothingToDeliver(Tree tree) {
        await().until(() -> Rows.count(
                        "scheduled_tasks",
                        "task_instance like ? or task_instance like ? or task_instance like ?",
                        tree.top() + "%",
                        tree.middle() + "%",
                        tree.leaf() + "%")
                == 0);
    }

    private static void assertCameThrough(TestApplication app, Tree tree, String outcome) {
        awaitState(tree.top(), "FINISHED");
        assertThat(path(tree.top())).endsWith(outcome.equals("ends") ? "top-done" : "handled");
        await().until(() ->
                Rows.count("process_instance", "application_id = ? and ended_at is null", app.applicationId) == 0);
        assertThat(incidents(app)).isZero();
    }

    private static BpmnModelInstance calling(String process, String called) {
        return Bpmn.createExecutableProcess(process)
                .startEvent()
                .callActivity("call", call -> call.zeebeProcessIdExpression("\"" + called + "\""))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance each(boolean sequential) {
        return Bpmn.createExecutableProcess("each")
                .startEvent()
                .callActivity(
                        "call",
                        call -> call.zeebeProcessId("double").multiInstance(loop -> {
                            loop.zeebeInputCollectionExpression("items")
                                    .zeebeInputElement("item")
                                    .zeebeOutputCollection("results")
                                    .zeebeOutputElementExpression("result");
                            if (sequential) {
                                loop.sequential();
                            } else {
                                loop.parallel();
                            }
                        }))
                .endEvent()
                .done();
    }

    private static long jobs(TestApplication app) {
        return ofInstances(app, "job");
    }

    private static long incidents(TestApplication app) {
        return ofInstances(app, "incident");
    }

    private static long ofInstances(TestApplication app, String table) {
        return Rows.count(
                table,
                "instance_uuid in (select uuid from process_instance where application_id = ?)",
                app.applicationId);
    }

    private static long instances(TestApplication app) {
        return Rows.count("process_instance", "application_id = ?", app.applicationId);
    }
}
