package dev.onset.instances;

import static dev.onset.instances.TestOperations.acts;
import static dev.onset.instances.TestOperations.hold;
import static dev.onset.instances.TestOperations.migrate;
import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.completeJob;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static dev.onset.testing.TestModels.late;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class MigrateInstancesTest {

    /** The same process, where the job is followed by another and the nodes have other names. */
    private static final BpmnModelInstance RENAMED = Bpmn.createExecutableProcess("late")
            .startEvent()
            .serviceTask("job", task -> task.zeebeJobType("work"))
            .boundaryEvent("alarm", event -> event.timerWithDuration("PT1H"))
            .endEvent("alarmed")
            .moveToActivity("job")
            .serviceTask("more", task -> task.zeebeJobType("more"))
            .endEvent("in-time")
            .done();

    @Test
    void an_instance_goes_on_on_the_other_build() {
        TestApplication app = TestApplication.running(late("PT1H"));
        app.grant("user", "bob", "operator");
        UUID uuid = app.start("late", Map.of());
        UUID target = app.publish("2.0.0", RENAMED);
        Map<String, Object> request = Map.of("buildId", target, "mappings", Map.of("work", "job", "timeout", "alarm"));

        Map<String, Object> dry = new HashMap<>(request);
        dry.put("dryRun", true);
        JsonPath would =
                migrate("bob", uuid, dry).then().statusCode(200).extract().jsonPath();
        assertThat(would.getBoolean("migrated")).isFalse();
        assertThat(would.getList("mapped.toNodeId")).containsExactly("job");
        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
        JsonPath moved =
                migrate("bob", uuid, request).then().statusCode(200).extract().jsonPath();

        assertThat(moved.getBoolean("migrated")).isTrue();
        JsonPath now = instance(uuid);
        assertThat(now.getUUID("buildId")).isEqualTo(target);
        assertThat(now.getList("tokens.nodeId")).containsExactly("job");
        assertThat(now.getList("jobs.nodeId")).containsExactly("job");
        assertThat(acts(uuid)).endsWith("MIGRATED by bob");
        completeJob((String) app.takeJobs("work", 1).getFirst().get("jobKey"), Map.of())
                .then()
                .statusCode(204);
        completeJob((String) app.takeJobs("more", 1).getFirst().get("jobKey"), Map.of())
                .then()
                .statusCode(204);
        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(path(uuid)).endsWith("job", "more", "in-time");
        assertThat(TestOperations.leftBehind(uuid)).isZero();
    }

    @Test
    void what_has_no_place_in_the_other_build_is_reported_and_nothing_is_moved() {
        TestApplication app = TestApplication.running(late("PT1H"));
        UUID uuid = app.start("late", Map.of());
        UUID target = app.publish("2.0.0", RENAMED);
        hold("alice", uuid).then().statusCode(200);

        JsonPath problem = assertProblem(migrate("alice", uuid, Map.of("buildId", target)), ProblemType.ILLEGAL_STATE);
        assertThat(problem.getList("errors.element")).containsExactly("work");
        assertThat(problem.getString("errors[0].detail")).contains("no node work");
        JsonPath dry = migrate("alice", uuid, Map.of("buildId", target, "dryRun", true))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(dry.getList("obstacles.nodeId")).containsExactly("work");
        assertThat(instance(uuid).getUUID("buildId")).isNotEqualTo(target);
        assertThat(instance(uuid).getLong("revision")).isEqualTo(2);

        migrate("alice", uuid, Map.of("buildId", target, "mappings", Map.of("work", "job", "timeout", "alarm")))
                .then()
                .statusCode(200);
        assertThat(instance(uuid).getString("state")).as("it is on hold still").isEqualTo("ON_HOLD");
    }

    @Test
    void a_move_that_makes_no_sense_is_refused() {
        TestApplication app = TestApplication.running(late("PT1H"));
        app.grant("user", "carol", "viewer");
        UUID uuid = app.start("late", Map.of());
        UUID own = instance(uuid).getUUID("buildId");
        UUID others = TestApplication.create().publish("1.0.0", late("PT1H"));
        UUID without = app.publish("2.0.0", TestOperations.called());
        UUID target = app.publish("3.0.0", RENAMED);

        assertProblem(migrate("alice", uuid, Map.of("buildId", own)), ProblemType.ILLEGAL_STATE);
        assertProblem(migrate("alice", uuid, Map.of("buildId", others)), ProblemType.BUILD_NOT_FOUND);
        assertProblem(migrate("alice", uuid, Map.of("buildId", without)), ProblemType.PROCESS_NOT_FOUND);
        assertProblem(migrate("alice", uuid, Map.of()), ProblemType.INVALID_REQUEST);
        assertProblem(
                migrate("alice", uuid, Map.of("buildId", target, "mappings", Map.of("nonsense", "job"))),
                ProblemType.INVALID_REQUEST);
        assertProblem(
                migrate("alice", uuid, Map.of("buildId", target, "mappings", Map.of("work", "nonsense"))),
                ProblemType.INVALID_REQUEST);
        assertProblem(migrate("carol", uuid, Map.of("buildId", target)), ProblemType.FORBIDDEN);
        assertProblem(migrate("dave", uuid, Map.of("buildId", target)), ProblemType.INSTANCE_NOT_FOUND);
        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
        TestOperations.cancel("alice", uuid).then().statusCode(200);
        assertProblem(migrate("alice", uuid, Map.of("buildId", target)), ProblemType.ILLEGAL_STATE);
    }

    @Test
    void all_instances_of_a_process_are_moved_and_those_that_cannot_be_are_named() {
        BpmnModelInstance old = chain("PT1H");
        TestApplication app = TestApplication.running(old);
        app.grant("user", "bob", "operator");
        List<UUID> instances = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            instances.add(app.start("late", Map.of("i", i)));
        }
        UUID source = instance(instances.getFirst()).getUUID("buildId");
        UUID ended = instances.removeLast();
        TestOperations.cancel("alice", ended).then().statusCode(200);
        // One of them is where the new build has no place for it.
        String job = instance(instances.get(3)).getString("jobs[0].jobKey");
        completeJob(job, Map.of()).then().statusCode(204);
        UUID target = app.publish("2.0.0", late("PT1H"));
        Map<String, Object> request = Map.of("processName", "late", "fromBuildId", source, "toBuildId", target);

        JsonPath dry = as("bob")
                .body(request)
                .post(migrations(app) + "/dry-run?limit=4")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(dry.getList("items.uuid"))
                .isEqualTo(instances.subList(0, 4).stream().map(UUID::toString).toList());
        assertThat(dry.<List<?>>getList("items.obstacles"))
                .extracting(List::size)
                .containsExactly(0, 0, 0, 1);
        assertThat(dry.getString("next")).isEqualTo(instances.get(3).toString());
        String id = as("bob")
                .body(request)
                .post(migrations(app))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("id");

        await().until(() -> batch(app, id).getString("endedAt") != null);
        JsonPath done = batch(app, id);
        assertThat(done.getLong("migrated")).isEqualTo(5);
        assertThat(done.getLong("refused")).isEqualTo(1);
        assertThat(done.getList("refusals.uuid"))
                .containsExactly(instances.get(3).toString());
        assertThat(done.getString("refusals[0].obstacles[0].nodeId")).isEqualTo("second");
        for (UUID each : instances) {
            boolean refused = each.equals(instances.get(3));
            assertThat(instance(each).getUUID("buildId")).isEqualTo(refused ? source : target);
            if (!refused) {
                assertThat(acts(each)).endsWith("MIGRATED by bob");
            }
        }
        assertThat(instance(ended).getUUID("buildId")).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"processName\": \"late\", \"fromBuildId\": \"%1$s\"}",
                "{\"processName\": \"late\", \"fromBuildId\": \"%1$s\", \"toBuildId\": \"%1$s\"}",
                "{\"processName\": \"\\u0000\", \"fromBuildId\": \"%1$s\", \"toBuildId\": \"%2$s\"}",
                "{\"processName\": \"late\", \"fromBuildId\": \"%1$s\", \"toBuildId\": \"%2$s\", \"mappings\": {\"a\": \"b\"}}",
                "{\"processName\": \"late\", \"fromBuildId\": \"%1$s\", \"toBuildId\": \"%2$s\", \"mappings\": {\"work\": null}}"
            })
    void a_move_of_many_that_makes_no_sense_is_refused(String body) {
        TestApplication app = TestApplication.create();
        UUID from = app.publish("1.0.0", late("PT1H"));
        UUID to = app.publish("2.0.0", late("PT2H"));
        String request = body.formatted(from, to);

        assertProblem(as("alice").body(request).post(migrations(app)), ProblemType.INVALID_REQUEST);
        assertProblem(as("alice").body(request).post(migrations(app) + "/dry-run"), ProblemType.INVALID_REQUEST);
        assertProblem(as("dave").body(request).post(migrations(app)), ProblemType.WORKSPACE_NOT_FOUND);
        assertProblem(as("alice").get(migrations(app) + "/" + UUID.randomUUID()), ProblemType.NOT_FOUND);
    }

    @Test
    void instances_that_start_while_a_batch_runs_are_moved_too() {
        TestApplication app = TestApplication.running(late("PT1H"));
        app.grant("user", "bob", "operator");
        for (int i = 0; i < 20; i++) {
            app.start("late", Map.of("i", i));
        }
        UUID source = instance(app.start("late", Map.of())).getUUID("buildId");
        UUID target = app.publish("2.0.0", late("PT2H"));
        Map<String, Object> request = Map.of("processName", "late", "fromBuildId", source, "toBuildId", target);
        List<Callable<String>> all = new ArrayList<>();
        all.add(() -> begin(app, request));
        for (int i = 0; i < 20; i++) {
            all.add(() -> app.start("late", Map.of()).toString());
        }

        String id = AtOnce.all(all).getFirst();

        await().until(() -> batch(app, id).getString("endedAt") != null);
        assertThat(batch(app, id).getLong("migrated")).isEqualTo(41);
        assertThat(batch(app, id).getLong("refused")).isZero();
        assertThat(Rows.count("process_instance", "application_id = ? and build_id = ?", app.applicationId, target))
                .isEqualTo(41);
    }

    @Test
    void instances_that_move_while_a_batch_runs_are_moved_too() {
        TestApplication app = TestApplication.running(chain("PT1H"));
        app.grant("user", "bob", "operator");
        for (int i = 0; i < 30; i++) {
            app.start("late", Map.of("i", i));
        }
        UUID source = instance(app.start("late", Map.of())).getUUID("buildId");
        UUID target = app.publish("2.0.0", chain("PT2H"));
        List<Map<String, Object>> jobs = app.takeJobs("work", 100);
        List<Callable<String>> all = new ArrayList<>();
        all.add(() -> begin(app, Map.of("processName", "late", "fromBuildId", source, "toBuildId", target)));
        jobs.forEach(job -> all.add(
                () -> "" + completeJob((String) job.get("jobKey"), Map.of()).statusCode()));

        List<String> answers = AtOnce.all(all);

        String id = answers.getFirst();
        assertThat(answers.subList(1, answers.size())).hasSize(31).containsOnly("204");
        await().until(() -> batch(app, id).getString("endedAt") != null);
        assertThat(batch(app, id).getLong("migrated")).isEqualTo(31);
        assertThat(Rows.count("process_instance", "application_id = ? and build_id = ?", app.applicationId, target))
                .isEqualTo(31);
    }

    private static String begin(TestApplication app, Map<String, ?> request) {
        return as("alice")
                .body(request)
                .post(migrations(app))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("id");
    }

    private static BpmnModelInstance chain(String patience) {
        return Bpmn.createExecutableProcess("late")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .boundaryEvent("timeout", event -> event.timerWithDuration(patience))
                .endEvent()
                .moveToActivity("work")
                .serviceTask("second", task -> task.zeebeJobType("second"))
                .endEvent()
                .done();
    }

    private static String migrations(TestApplication app) {
        return "/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + "/migrations";
    }

    private static JsonPath batch(TestApplication app, String id) {
        return as("bob")
                .get(migrations(app) + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
