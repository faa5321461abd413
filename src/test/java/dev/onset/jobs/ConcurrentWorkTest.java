package dev.onset.jobs;

import static dev.onset.testing.TestApplication.completeJob;
import static dev.onset.testing.TestApplication.completeUserTask;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.security.Principal;
import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConcurrentWorkTest {

    @Inject
    ActivateJobs activateJobs;

    @Test
    void a_user_task_that_several_complete_at_once_is_completed_once() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("task")
                .startEvent()
                .userTask("first", task -> task.zeebeUserTask())
                .userTask("second", task -> task.zeebeUserTask())
                .endEvent()
                .done());
        for (int callers = 2; callers <= 8; callers++) {
            UUID uuid = app.start("task", Map.of());
            String key = instance(uuid).getString("userTasks[0].userTaskKey");

            assertCompletedOnce(
                    uuid,
                    callers,
                    number ->
                            completeUserTask("alice", key, Map.of("by", number)).statusCode());
        }
    }

    @Test
    void a_job_that_several_complete_at_once_is_completed_once() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("job")
                .startEvent()
                .serviceTask("first", task -> task.zeebeJobType("first"))
                .userTask("second", task -> task.zeebeUserTask())
                .endEvent()
                .done());
        for (int callers = 2; callers <= 8; callers++) {
            UUID uuid = app.start("job", Map.of());
            String key = (String) app.takeJobs("first", 1).getFirst().get("jobKey");

            assertCompletedOnce(
                    uuid,
                    callers,
                    number -> completeJob(key, Map.of("by", number)).statusCode());
        }
    }

    private interface Completion {
        int by(int principal);
    }

    private static void assertCompletedOnce(UUID uuid, int callers, Completion completion) {
        List<Integer> answers = AtOnce.all(IntStream.range(0, callers)
                .<Callable<Integer>>mapToObj(principal -> () -> completion.by(principal))
                .toList());

        assertThat(answers).containsOnly(204, 404).containsOnlyOnce(204);
        JsonPath instance = instance(uuid);
        assertThat(instance.getInt("values.by")).isEqualTo(answers.indexOf(204));
        assertThat(instance.getLong("revision")).isEqualTo(2);
        assertThat(instance.getList("tokens.nodeId")).containsExactly("second");
        assertThat(Rows.openWork(uuid)).isEqualTo(1);
        assertThat(Rows.count("instance_history", "instance_uuid = ?", uuid)).isEqualTo(2);
    }

    @Test
    void a_join_that_both_sides_reach_at_once_goes_on_once() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("forked")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("left", task -> task.zeebeJobType("left"))
                .parallelGateway("join")
                .endEvent("end")
                .moveToNode("fork")
                .serviceTask("right", task -> task.zeebeJobType("right"))
                .connectTo("join")
                .done());
        for (UUID uuid : start(app, "forked", 50)) {
            List<Integer> answers = completeAtOnce(uuid);

            assertThat(answers).containsExactly(204, 204);
            JsonPath instance = instance(uuid);
            assertThat(instance.getString("state")).isEqualTo("FINISHED");
            assertThat(instance.getMap("values")).isEqualTo(Map.of("left", true, "right", true));
            assertThat(instance.getLong("revision")).isEqualTo(3);
            assertThat(path(uuid)).containsOnlyOnce("end");
        }
    }

    @Test
    void a_job_that_is_completed_while_another_takes_it_back_is_done_or_gone() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("racing")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("left", task -> task.zeebeJobType("left"))
                .endEvent("stop")
                .terminate()
                .moveToNode("fork")
                .serviceTask("right", task -> task.zeebeJobType("right"))
                .endEvent("end")
                .done());
        for (UUID uuid : start(app, "racing", 25)) {
            List<Integer> answers = completeAtOnce(uuid);

            assertThat(answers.getFirst()).isEqualTo(204);
            assertThat(answers.getLast()).isIn(204, 404);
            assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
            assertThat(path(uuid).contains("end")).isEqualTo(answers.getLast() == 204);
            assertThat(Rows.openWork(uuid)).isZero();
        }
    }

    @Test
    void many_who_move_one_instance_at_once_to_a_call_all_succeed() {
        int many = 24;
        BpmnModelInstance principal = Bpmn.createExecutableProcess("caller")
                .startEvent()
                .subProcess("each")
                .multiInstance(loop -> loop.parallel().zeebeInputCollectionExpression("items"))
                .embeddedSubProcess()
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .callActivity("call", call -> call.zeebeProcessId("called"))
                .endEvent()
                .subProcessDone()
                .endEvent()
                .done();
        TestApplication app = TestApplication.running(
                principal,
                Bpmn.createExecutableProcess("called").startEvent().endEvent().done());
        UUID uuid = app.start(
                "caller", Map.of("items", IntStream.range(0, many).boxed().toList()));
        List<Map<String, Object>> jobs = app.takeJobs("work", many);

        List<Integer> answers = AtOnce.all(jobs.stream()
                .<Callable<Integer>>map(job ->
                        () -> completeJob((String) job.get("jobKey"), Map.of()).statusCode())
                .toList());

        assertThat(answers).hasSize(many).containsOnly(204);
        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED"));
        assertThat(Rows.count("process_instance", "parent_uuid = ?", uuid)).isEqualTo(many);
    }

    @Test
    void workers_that_ask_at_once_never_get_the_same_job() {
        BpmnModelInstance model = Bpmn.createExecutableProcess("many")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .endEvent()
                .done();
        TestApplication app = TestApplication.running(model);
        start(app, "many", 60);
        List<String> given = Collections.synchronizedList(new ArrayList<>());

        AtOnce.times(8, () -> {
            List<Map<String, Object>> jobs;
            do {
                jobs = app.takeJobs("work", 3);
                jobs.forEach(job -> given.add((String) job.get("jobKey")));
            } while (!jobs.isEmpty());
            return null;
        });
        app.takeJobs("work", 100).forEach(job -> given.add((String) job.get("jobKey")));

        assertThat(given).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void a_job_that_is_given_back_after_its_instance_was_put_on_hold_stays_held() {
        String type = "work-" + UUID.randomUUID();
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("held")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType(type))
                .endEvent()
                .done());
        UUID uuid = app.start("held", Map.of());
        Principal alice = new Principal("alice", null, Set.of(), true);
        Duration hour = Duration.ofHours(1);
        ActivateJobs.Activated activated =
                activateJobs.activate(alice, new JobActivation(type, "gone", hour, 1, null, null, hour));
        assertThat(activated.jobs()).hasSize(1);
        operate(uuid, "hold");

        activateJobs.giveBack(type, activated.jobs());

        assertThat(app.takeJobs(type, 1)).isEmpty();
        operate(uuid, "resume");
        assertThat(app.takeJobs(type, 1)).as("it was given back").hasSize(1);
    }

    private static void operate(UUID uuid, String operation) {
        TestApplication.as("alice")
                .post("/api/runtime/process-instance/{uuid}/" + operation, uuid)
                .then()
                .statusCode(200);
    }

    private static List<UUID> start(TestApplication app, String process, int times) {
        return AtOnce.times(
                        4,
                        () -> IntStream.range(0, (times + 3) / 4)
                                .mapToObj(i -> app.start(process, Map.of()))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Completes the jobs {@code left} and {@code right} of an instance. */
    private static List<Integer> completeAtOnce(UUID uuid) {
        Map<String, String> keys = new HashMap<>();
        instance(uuid)
                .<Map<String, Object>>getList("jobs")
                .forEach(job -> keys.put((String) job.get("type"), (String) job.get("jobKey")));
        return AtOnce.all(List.of(
                () -> completeJob(keys.get("left"), Map.of("left", true)).statusCode(),
                () -> completeJob(keys.get("right"), Map.of("right", true)).statusCode()));
    }
}
