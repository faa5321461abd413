package dev.onset.camunda;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions and forms of a build, over the paths of the Camunda 8 REST API. */
@QuarkusTest
class DecisionsAndFormsTest {

    private static final String PROCESS = """
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="http://example.com">
              <bpmn:process id="loan" isExecutable="true">
                <bpmn:extensionElements>
                  <zeebe:userTaskForm id="embedded">{"components": [1]}</zeebe:userTaskForm>
                </bpmn:extensionElements>
                <bpmn:startEvent id="start"><bpmn:extensionElements>
                  <zeebe:formDefinition formId="application"/></bpmn:extensionElements></bpmn:startEvent>
                <bpmn:businessRuleTask id="rate"><bpmn:extensionElements>
                  <zeebe:calledDecision decisionId="%s" resultVariable="risk"/></bpmn:extensionElements>
                </bpmn:businessRuleTask>
                <bpmn:userTask id="approve"><bpmn:extensionElements>
                  <zeebe:userTask/><zeebe:formDefinition %s/></bpmn:extensionElements></bpmn:userTask>
                <bpmn:endEvent id="end"/>
                <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="rate"/>
                <bpmn:sequenceFlow id="f2" sourceRef="rate" targetRef="approve"/>
                <bpmn:sequenceFlow id="f3" sourceRef="approve" targetRef="end"/>
              </bpmn:process>
            </bpmn:definitions>""";

    private static final String DECISIONS = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="loans" name="Loans" namespace="n">
              <decision id="risk" name="Risk">
                <informationRequirement><requiredDecision href="#limit"/></informationRequirement>
                <decisionTable hitPolicy="UNIQUE">
                  <input id="i" label="Amount"><inputExpression><text>amount</text></inputExpression></input>
                  <output id="o" name="risk"/>
                  <rule id="high"><inputEntry><text>&gt; limit</text></inputEntry>
                    <outputEntry><text>"high"</text></outputEntry></rule>
                  <rule id="negative"><inputEntry><text>&lt; 0, &gt; 1000</text></inputEntry>
                    <outputEntry><text>"odd"</text></outputEntry></rule>
                </decisionTable>
              </decision>
              <decision id="limit" name="Limit"><literalExpression><text>100</text></literalExpression></decision>
            </definitions>""";

    private static final String FORM = "{\"id\": \"%s\", \"components\": []}";

    private static Map<String, Object> build(String decision, String form) {
        return Map.of(
                "version",
                "1.0.0",
                "files",
                List.of(
                        file("loan.bpmn", PROCESS.formatted(decision, form)),
                        file("loan.dmn", DECISIONS),
                        file("application.form", FORM.formatted("application")),
                        file("approval.form", FORM.formatted("approval"))));
    }

    private static Map<String, String> file(String path, String content) {
        return Map.of("path", path, "content", content);
    }

    private static TestApplication running(String form) {
        TestApplication app = TestApplication.create();
        app.activate(app.published(build("risk", form)));
        return app;
    }

    private static Response evaluate(String user, TestApplication app, Map<String, ?> request) {
        Map<String, Object> body = new HashMap<>(request);
        body.put("tenantId", app.applicationId);
        return as(user).body(body).post("/v2/decision-definitions/evaluation");
    }

    private static JsonPath evaluated(TestApplication app, Map<String, ?> request) {
        return evaluate("alice", app, request).then().statusCode(200).extract().jsonPath();
    }

    @Test
    void a_decision_of_the_active_build_is_evaluated_by_its_id_or_its_key() {
        TestApplication app = running("formId='approval'");

        JsonPath byId = evaluated(app, Map.of("decisionDefinitionId", "risk", "variables", Map.of("amount", 500)));

        assertThat(byId.getString("output")).isEqualTo("\"high\"");
        assertThat(byId.getString("decisionRequirementsId")).isEqualTo("loans");
        assertThat(byId.getString("failureMessage")).isNull();
        assertThat(byId.getList("evaluatedDecisions.decisionDefinitionId")).containsExactly("limit", "risk");
        assertThat(byId.getList("evaluatedDecisions.decisionDefinitionType"))
                .containsExactly("LITERAL_EXPRESSION", "DECISION_TABLE");
        assertThat(byId.getMap("evaluatedDecisions[1].evaluatedInputs[0]"))
                .isEqualTo(Map.of("inputId", "i", "inputName", "Amount", "inputValue", "500"));
        assertThat(byId.getMap("evaluatedDecisions[1].matchedRules[0].evaluatedOutputs[0]"))
                .isEqualTo(Map.of(
                        "outputId",
                        "o",
                        "outputName",
                        "risk",
                        "outputValue",
                        "\"high\"",
                        "ruleId",
                        "high",
                        "ruleIndex",
                        1));
        String key = byId.getString("decisionDefinitionKey");
        assertThat(evaluated(app, Map.of("decisionDefinitionKey", key, "variables", Map.of("amount", 50)))
                        .getString("output"))
                .isEqualTo("null");
    }

    @Test
    void an_evaluation_without_a_result_says_why() {
        JsonPath failed = evaluated(
                running("formId='approval'"),
                Map.of("decisionDefinitionId", "risk", "variables", Map.of("amount", 5000)));

        assertThat(failed.getString("output")).isEqualTo("null");
        assertThat(failed.getString("failedDecisionDefinitionId")).isEqualTo("risk");
        assertThat(failed.getString("failureMessage")).contains("rules 1 and 2").doesNotContain("5000");
        assertThat(failed.getList("evaluatedDecisions.decisionDefinitionId")).containsExactly("limit");
    }

    @Test
    void an_evaluation_needs_the_permission_to_start_and_a_decision_that_exists() {
        TestApplication app = running("formId='approval'");
        Map<String, Object> request = Map.of("decisionDefinitionId", "risk");

        assertProblem(evaluate("bob", app, request), ProblemType.APPLICATION_NOT_FOUND);
        app.grant("user", "bob", "viewer");
        assertProblem(evaluate("bob", app, request), ProblemType.FORBIDDEN);
        app.grant("user", "bob", "starter");
        evaluate("bob", app, request).then().statusCode(200);
        assertProblem(evaluate("bob", app, Map.of("decisionDefinitionId", "other")), ProblemType.DECISION_NOT_FOUND);
        assertProblem(evaluate("bob", app, Map.of("decisionDefinitionKey", "12")), ProblemType.DECISION_NOT_FOUND);
        assertProblem(evaluate("alice", TestApplication.create(), request), ProblemType.NO_ACTIVE_BUILD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'decisionDefinitionId': ''}",
                "{'decisionDefinitionId': 'risk', 'decisionDefinitionKey': '1'}",
                "{'decisionDefinitionId': 'risk', 'variables': {'a': '\\u0000'}}",
            })
    void a_request_that_is_not_valid_is_refused(String request) {
        JsonPath body = new JsonPath(request.replace('\'', '"'));

        assertProblem(evaluate("alice", running("formId='approval'"), body.getMap("")), ProblemType.INVALID_REQUEST);
    }

    @Test
    void an_instance_evaluates_the_decision_of_its_build_and_its_history_names_the_rule() {
        TestApplication app = running("formId='approval'");

        UUID uuid = app.start("loan", Map.of("amount", 500));

        assertThat(instance(uuid).getString("values.risk")).isEqualTo("high");
        List<Map<String, Object>> events = as("alice")
                .get("/api/runtime/process-instance/" + uuid + "/history")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("events");
        assertThat(events)
                .filteredOn(event -> "DECISION_EVALUATED".equals(event.get("kind")))
                .extracting(event -> event.get("detail"))
                .containsExactly("limit; risk: rule 1 (high)");
    }

    @Test
    void a_decision_that_the_build_does_not_have_and_files_that_do_not_compile_are_refused() {
        JsonPath unknown = assertProblem(
                TestApplication.create().publish(build("other", "formId='approval'")),
                ProblemType.INVALID_PROCESS_MODEL);
        assertThat(unknown.getString("errors[0].detail")).isEqualTo("The build has no decision other");
        assertThat(unknown.getString("errors[0].element")).isEqualTo("rate");

        JsonPath wrong = assertProblem(
                TestApplication.create()
                        .publish(Map.of(
                                "version",
                                "1.0.0",
                                "files",
                                List.of(
                                        file("a.bpmn", PROCESS.formatted("=x", "formId='approval'")),
                                        file("a.dmn", DECISIONS.replace("100", "100 +")),
                                        file("b.dmn", DECISIONS),
                                        file("c.dmn", DECISIONS),
                                        file("a.form", "{}")))),
                ProblemType.INVALID_PROCESS_MODEL);
        assertThat(wrong.getList("errors.file"))
                .contains("a.dmn", "c.dmn", "a.form")
                .doesNotContain("b.dmn");
    }

    private static Response form(TestApplication app, String user) {
        UUID uuid = app.start("loan", Map.of("amount", 500));
        return as(user).get("/v2/user-tasks/" + instance(uuid).getString("userTasks[0].userTaskKey") + "/form");
    }

    @Test
    void a_user_task_has_the_form_file_of_its_build_or_the_form_in_its_process() {
        TestApplication app = running("formId='approval'");

        JsonPath file = form(app, "alice").then().statusCode(200).extract().jsonPath();
        assertThat(file.getString("formId")).isEqualTo("approval");
        assertThat(file.getString("schema")).isEqualTo(FORM.formatted("approval"));
        assertThat(file.getString("tenantId")).isEqualTo(app.applicationId.toString());
        assertThat(form(running("formKey='camunda-forms:bpmn:embedded'"), "alice")
                        .jsonPath()
                        .getString("schema"))
                .isEqualTo("{\"components\": [1]}");
        form(running("externalReference='https://example.com/form'"), "alice")
                .then()
                .statusCode(204);
        form(running("formId='only-the-client-knows'"), "alice").then().statusCode(204);
        assertProblem(form(app, "bob"), ProblemType.USER_TASK_NOT_FOUND);
    }

    @Test
    void a_process_has_the_form_of_its_start_event() {
        TestApplication app = running("formId='approval'");
        String key = as("alice")
                .body(Map.of(
                        "processDefinitionId", "loan", "tenantId", app.applicationId, "variables", Map.of("amount", 1)))
                .post("/v2/process-instances")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("processDefinitionKey");
        String path = "/v2/process-definitions/" + key + "/form";

        assertThat(as("alice").get(path).jsonPath().getString("schema")).isEqualTo(FORM.formatted("application"));
        assertProblem(as("bob").get(path), ProblemType.PROCESS_NOT_FOUND);
        app.grant("user", "bob", "viewer");
        as("bob").get(path).then().statusCode(200);
        assertProblem(as("alice").get("/v2/process-definitions/1/form"), ProblemType.PROCESS_NOT_FOUND);
    }
}
