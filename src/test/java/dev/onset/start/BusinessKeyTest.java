package dev.onset.start;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BusinessKeyTest {

    private TestApplication app;

    @BeforeEach
    void publish() {
        app = TestApplication.running(
                Bpmn.createExecutableProcess("order")
                        .startEvent()
                        .userTask("wait", task -> task.zeebeUserTask())
                        .endEvent()
                        .done(),
                Bpmn.createExecutableProcess("short").startEvent().endEvent().done());
    }

    private Response start(String process, String businessKey) {
        return as("alice")
                .body("{}")
                .queryParam("businessKey", businessKey)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/{process}/start",
                        app.workspaceId,
                        app.applicationId,
                        process);
    }

    private UUID started(String businessKey) {
        return start("order", businessKey)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getUUID("uuid");
    }

    private Response settings(String user, String body) {
        return as(user).body(body).put(app.path() + "/settings");
    }

    private void askForUniqueKeys() {
        settings("alice", "{\"uniqueBusinessKeys\": true}").then().statusCode(200);
    }

    private static void finish(UUID uuid) {
        TestApplication.completeUserTask("alice", instance(uuid).getString("userTasks[0].userTaskKey"), Map.of())
                .then()
                .statusCode(204);
    }

    @Test
    void it_is_kept_and_may_be_shared_where_the_application_does_not_mind() {
        UUID first = started("order-1");
        UUID second = started("order-1");

        assertThat(first).isNotEqualTo(second);
        assertThat(instance(first).getString("businessKey")).isEqualTo("order-1");
        assertThat(instance(app.start("order", Map.of())).getString("businessKey"))
                .isNull();
    }

    @Test
    void where_the_application_asks_for_it_no_two_running_instances_have_the_same() {
        askForUniqueKeys();
        UUID first = started("order-1");

        assertThat(assertProblem(start("order", "order-1"), ProblemType.BUSINESS_KEY_IN_USE)
                        .getUUID("uuid"))
                .isEqualTo(first);
        assertThat(assertProblem(start("short", "order-1"), ProblemType.BUSINESS_KEY_IN_USE)
                        .getUUID("uuid"))
                .isEqualTo(first);
        assertThat(started("order-2")).isNotEqualTo(first);
        finish(first);
        assertThat(started("order-1")).isNotEqualTo(first);
        assertThat(TestApplication.running(Bpmn.createExecutableProcess("order")
                                .startEvent()
                                .endEvent()
                                .done())
                        .start("order", Map.of()))
                .isNotNull();
    }

    @Test
    void instances_are_found_by_it() {
        UUID first = started("order-1");
        started("order-2");

        assertThat(as("alice")
                        .queryParam("businessKey", "order-1")
                        .queryParam("applicationId", app.applicationId)
                        .get("/api/runtime/process-instances")
                        .jsonPath()
                        .getList("items.uuid"))
                .containsExactly(first.toString());
        assertProblem(
                as("alice").queryParam("businessKey", "a\u0000").get("/api/runtime/process-instances"),
                ProblemType.INVALID_PARAMETER);
    }

    @Test
    void an_instance_that_ends_at_once_leaves_its_key_free() {
        askForUniqueKeys();

        start("short", "order-1").then().statusCode(200);
        start("short", "order-1").then().statusCode(200);
    }

    @Test
    void of_many_at_once_one_gets_the_key() {
        askForUniqueKeys();

        List<Response> answers = AtOnce.times(10, () -> start("order", "order-1"));

        assertThat(answers).extracting(Response::statusCode).containsOnly(200, 409);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                .hasSize(1);
        assertThat(Rows.count("process_instance", "application_id = ?", app.applicationId))
                .isEqualTo(1);
    }

    @Test
    void unique_keys_cannot_be_asked_for_while_two_instances_share_one() {
        UUID first = started("order-1");
        started("order-1");

        assertProblem(settings("alice", "{\"uniqueBusinessKeys\": true}"), ProblemType.ILLEGAL_STATE);
        finish(first);
        askForUniqueKeys();

        assertProblem(start("order", "order-1"), ProblemType.BUSINESS_KEY_IN_USE);
        settings("alice", "{\"uniqueBusinessKeys\": false}").then().statusCode(200);
        start("order", "order-1").then().statusCode(200);
    }

    @Test
    void settings_are_the_administrators_to_change_and_everybodys_to_read() {
        app.grant("user", "bob", "starter");
        askForUniqueKeys();

        assertProblem(settings("bob", "{\"uniqueBusinessKeys\": false}"), ProblemType.FORBIDDEN);
        assertProblem(settings("dave", "{\"uniqueBusinessKeys\": false}"), ProblemType.WORKSPACE_NOT_FOUND);
        assertProblem(as("dave").get(app.path() + "/settings"), ProblemType.WORKSPACE_NOT_FOUND);
        assertThat(as("bob").get(app.path() + "/settings").jsonPath().getBoolean("uniqueBusinessKeys"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"uniqueBusinessKeys\": null}"})
    void settings_that_say_nothing_are_refused(String body) {
        assertProblem(settings("alice", body), ProblemType.INVALID_REQUEST);
    }

    static List<String> noKeys() {
        return List.of(" ", "x".repeat(201), "a\u0000b", "\ud83d\udc0e".repeat(201));
    }

    @ParameterizedTest
    @MethodSource("noKeys")
    void what_is_no_business_key_is_refused(String key) {
        assertThat(assertProblem(start("order", key), ProblemType.INVALID_PARAMETER)
                        .getString("parameter"))
                .isEqualTo("businessKey");
    }

    @Test
    void a_business_key_may_be_any_text() {
        assertThat(instance(started("\ud83d\udc0e".repeat(200))).getString("businessKey"))
                .hasSize(400);
        assertThat(instance(started("a' or 1=1 -- ?&%")).getString("businessKey"))
                .isEqualTo("a' or 1=1 -- ?&%");
    }
}
