package dev.onset.camunda;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stock client does not send, or cannot show, of the paths that it uses. */
@QuarkusTest
class CamundaPathsTest {

    private static final BpmnModelInstance WAIT = Bpmn.createExecutableProcess("wait")
            .startEvent()
            .userTask("task", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    private static final BpmnModelInstance ORDERED = Bpmn.createExecutableProcess("ordered")
            .startEvent("begin")
            .message("ordered")
            .endEvent()
            .done();

    private static final BpmnModelInstance TERMINATED =
            Bpmn.createExecutableProcess("straight").startEvent().endEvent().done();

    @Test
    void a_start_says_what_was_started() {
        TestApplication app = TestApplication.running(WAIT);

        Response started = create(app, Map.of("processDefinitionId", "wait", "variables", Map.of("a", 1)));

        started.then().statusCode(200);
        UUID uuid = started.jsonPath().getUUID("processInstanceUuid");
        assertThat(instance(uuid).getInt("values.a")).isEqualTo(1);
        assertThat(started.jsonPath().getString("processDefinitionId")).isEqualTo("wait");
        assertThat(started.jsonPath().getString("tenantId")).isEqualTo(app.applicationId.toString());
        assertThat(started.jsonPath().getMap("variables")).isEmpty();
    }

    @Test
    void an_instance_that_has_ended_at_once_is_answered_with_its_values() {
        TestApplication app = TestApplication.running(TERMINATED);

        Response ended = create(
                app,
                Map.of(
                        "processDefinitionId",
                        "straight",
                        "awaitCompletion",
                        true,
                        "variables",
                        Map.of("a", 1, "b", 2),
                        "fetchVariables",
                        List.of("b")));

        assertThat(ended.then().statusCode(200).extract().jsonPath().getMap("variables"))
                .isEqualTo(Map.of("b", 2));
    }

    @Test
    void a_start_needs_the_permission_to_start() {
        TestApplication app = TestApplication.running(WAIT);
        Map<String, Object> request = Map.of("processDefinitionId", "wait");
        assertProblem(create("bob", app, request), ProblemType.APPLICATION_NOT_FOUND);
        app.grant("user", "bob", "operator");
        assertProblem(create("bob", app, request), ProblemType.FORBIDDEN);
        app.grant("user", "bob", "starter");
        create("bob", app, request).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'processDefinitionId': ''}",
                "{'processDefinitionKey': '5'}",
                "{'processDefinitionId': 'wait', 'processDefinitionKey': '5'}",
                "{'processDefinitionId': 'wait', 'processDefinitionVersion': 2}",
                "{'processDefinitionId': 'wait', 'startInstructions': [{'elementId': 'task'}]}",
                "{'processDefinitionId': 'wait', 'runtimeInstructions': [{'afterElementId': 'task'}]}",
                "{'processDefinitionId': 'wait', 'tags': ['a']}",
                "{'processDefinitionId': 'wait', 'businessId': ''}",
                "{'processDefinitionId': 'wait', 'awaitCompletion': true, 'requestTimeout': -1}",
                "{'processDefinitionId': 'wait', 'tenantId': 'x'}",
                "{'processDefinitionId': 'wait', 'variables': {'\\u0000': 1}}"
            })
    void a_start_that_is_described_wrongly_starts_nothing(String request) {
        TestApplication app = TestApplication.running(WAIT);
        String json = request.replace('\'', '"');
        String body = json.contains("tenantId")
                ? json
                : json.substring(0, json.length() - 1) + (json.length() > 2 ? ", " : "") + "\"tenantId\": \""
                        + app.applicationId + "\"}";

        Response answer = as("alice").body(body).post("/v2/process-instances");

        answer.then().statusCode(422);
        assertThat(answer.jsonPath().getString("errors[0].pointer")).startsWith("/");
        assertThat(Rows.count("process_instance", "application_id = ?", app.applicationId))
                .isZero();
    }

    @Test
    void a_message_that_starts_a_process_is_correlated_with_what_it_started() {
        TestApplication app = TestApplication.running(ORDERED);

        Response correlated = correlate(app, Map.of("name", "ordered", "variables", Map.of("a", 1)));

        UUID uuid = correlated.then().statusCode(200).extract().jsonPath().getUUID("processInstanceUuid");
        assertThat(instance(uuid).getInt("values.a")).isEqualTo(1);
    }

    @Test
    void a_message_that_reaches_nobody_is_kept_for_nobody() {
        TestApplication app = TestApplication.running(
                ORDERED,
                Bpmn.createExecutableProcess("payment")
                        .startEvent()
                        .intermediateCatchEvent(
                                "paid",
                                event -> event.message(
                                        message -> message.name("paid").zeebeCorrelationKeyExpression("order")))
                        .endEvent()
                        .done());

        assertProblem(
                correlate(app, Map.of("name", "paid", "correlationKey", "o-1")), ProblemType.MESSAGE_NOT_CORRELATED);

        assertThat(instance(app.start("payment", Map.of("order", "o-1"))).getString("state"))
                .isEqualTo("STARTED");
        assertProblem(correlate(app, Map.of("correlationKey", "o-1")), ProblemType.INVALID_REQUEST);
        assertProblem(correlate(app, Map.of("name", "paid\u0000")), ProblemType.INVALID_REQUEST);
    }

    @Test
    void nobody_is_answered_without_a_token() {
        for (String path : List.of("/v2/process-instances", "/v2/messages/correlation")) {
            io.restassured.RestAssured.given()
                    .contentType("application/json")
                    .body("{}")
                    .post(path)
                    .then()
                    .statusCode(401);
        }
        io.restassured.RestAssured.given().get("/v2/topology").then().statusCode(401);
    }

    private static Response create(TestApplication app, Map<String, ?> request) {
        return create("alice", app, request);
    }

    private static Response create(String user, TestApplication app, Map<String, ?> request) {
        return as(user).body(inTenant(app, request)).post("/v2/process-instances");
    }

    private static Response correlate(TestApplication app, Map<String, ?> request) {
        return as("alice").body(inTenant(app, request)).post("/v2/messages/correlation");
    }

    private static Map<String, Object> inTenant(TestApplication app, Map<String, ?> request) {
        Map<String, Object> body = new HashMap<>(request);
        body.put("tenantId", app.applicationId);
        return body;
    }
}
