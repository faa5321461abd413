package dev.onset.start;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StartByNameTest {

    private static final BpmnModelInstance APPROVAL = Bpmn.createExecutableProcess("loan")
            .startEvent("start")
            .exclusiveGateway("gate")
            .defaultFlow()
            .endEvent("small")
            .moveToNode("gate")
            .conditionExpression("loanAmount > 10000")
            .userTask("approve", task -> task.zeebeUserTask().zeebeCandidateGroups("approvers"))
            .endEvent("approved")
            .done();

    @Test
    void a_start_answers_with_exactly_the_fields_of_the_contract() {
        TestApplication app = TestApplication.create();
        UUID build = app.publish("1.0.0", APPROVAL);
        app.activate(build);

        JsonPath answer = app.start("alice", "loan", Map.of("loanAmount", 25000))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(answer.<String, Object>getMap("$").keySet())
                .containsExactly(
                        "processDefinitionName", "uuid", "state", "applicationId", "buildId", "instanceMetadata");
        assertThat(answer.getString("processDefinitionName")).isEqualTo("loan");
        assertThat(answer.getString("state")).isEqualTo("STARTED");
        assertThat(answer.getUUID("applicationId")).isEqualTo(app.applicationId);
        assertThat(answer.getUUID("buildId")).isEqualTo(build);
        assertThat(answer.<String, Object>getMap("instanceMetadata"))
                .isEqualTo(Map.of("processInstanceUuid", answer.getString("uuid")));
    }

    @Test
    void an_instance_waits_at_its_user_task_and_finishes_when_it_is_completed() {
        TestApplication app = TestApplication.running(APPROVAL);

        UUID uuid = app.start("loan", Map.of("loanAmount", 25000));

        JsonPath waiting = instance(uuid);
        assertThat(waiting.getString("state")).isEqualTo("STARTED");
        assertThat(waiting.getString("startedBy")).isEqualTo("alice");
        assertThat(waiting.getList("tokens.nodeId")).containsExactly("approve");
        assertThat(waiting.getList("tokens.statusCurrentNode")).containsExactly("EXECUTING");
        assertThat(waiting.getList("userTasks.candidateGroups")).containsExactly(List.of("approvers"));
        assertThat(waiting.getInt("values.loanAmount")).isEqualTo(25000);

        TestApplication.completeUserTask(
                        "alice", waiting.getString("userTasks[0].userTaskKey"), Map.of("approved", true))
                .then()
                .statusCode(204);

        JsonPath finished = instance(uuid);
        assertThat(finished.getString("state")).isEqualTo("FINISHED");
        assertThat(finished.getList("tokens")).isEmpty();
        assertThat(finished.getList("userTasks")).isEmpty();
        assertThat(finished.getString("endedAt")).isNotNull();
        assertThat(finished.getBoolean("values.approved")).isTrue();
        assertThat(path(uuid)).containsExactly("start", "gate", "approve", "approved");
    }

    @Test
    void a_process_that_ends_at_once_was_started_all_the_same() {
        TestApplication app = TestApplication.running(APPROVAL);

        app.start("alice", "loan", Map.of("loanAmount", 1))
                .then()
                .statusCode(200)
                .body("state", is("STARTED"));

        UUID uuid = app.start("loan", Map.of("loanAmount", 1));
        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(path(uuid)).containsExactly("start", "gate", "small");
    }

    @Test
    void a_start_on_a_pinned_build_runs_there_whatever_is_active() {
        TestApplication app = TestApplication.running(APPROVAL);
        UUID draft = app.publish("2.0.0", "DRAFT", APPROVAL);

        JsonPath answer = as("alice")
                .header("Flowx-Platform", "web")
                .body(Map.of("loanAmount", 25000))
                .post(
                        "/api/runtime/app/{app}/build/{build}/process-name/{process}/start",
                        app.applicationId,
                        draft,
                        "loan")
                .then()
                .statusCode(200)
                .body("buildStatusAtStart", is("DRAFT"))
                .body("buildId", is(draft.toString()))
                .body("processDefinitionFlowxUuid", notNullValue())
                .body("parentApplicationId", nullValue())
                .body("tokens[0].state", is("ACTIVE"))
                .body("tokens[0].statusCurrentNode", is("ARRIVED"))
                .extract()
                .jsonPath();

        JsonPath instance = instance(answer.getUUID("uuid"));
        assertThat(instance.getUUID("buildId")).isEqualTo(draft);
        assertThat(instance.getString("platform")).isEqualTo("web");
        as("alice")
                .get("/api/runtime/process-instance/{uuid}/build/info", answer.getString("uuid"))
                .then()
                .statusCode(200)
                .body("buildId", is(draft.toString()))
                .body("workspaceId", is(app.workspaceId.toString()))
                .body("applicationId", is(app.applicationId.toString()))
                .body("buildSettings.version", is("2.0.0"));
    }

    @Test
    void the_active_build_is_told_and_a_change_holds_for_the_next_start_only() {
        TestApplication app = TestApplication.create();
        UUID first = app.publish("1.0.0", APPROVAL);
        UUID second = app.publish("2.0.0", APPROVAL);
        app.activate(first);
        UUID before = app.start("loan", Map.of("loanAmount", 25000));

        app.activate(second);

        as("alice")
                .get("/api/runtime/wks/{w}/app/{a}/build/info", app.workspaceId, app.applicationId)
                .then()
                .statusCode(200)
                .body("buildId", is(second.toString()));
        assertThat(instance(app.start("loan", Map.of("loanAmount", 25000))).getUUID("buildId"))
                .isEqualTo(second);
        assertThat(instance(before).getUUID("buildId")).isEqualTo(first);
    }
}
