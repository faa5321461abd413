package dev.onset.nativeimage;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.completeJob;
import static dev.onset.testing.TestApplication.completeUserTask;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/**
 * The packaged application as a client sees it: whatever a native executable may lack (a reflective type, a resource, a class
 * that was initialised too early) is used here once. Behaviour is tested elsewhere.
 *
 * <p>{@code ./mvnw verify} runs it against the JVM package, {@code ./mvnw verify -Dnative} builds an executable and runs it
 * against that, and {@code ./mvnw verify -Dnative.image.path=…} runs it against one that was built elsewhere.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(value = ReflectionAgent.Jar.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = NativeSmokeIT.ManagementPort.class, restrictToAnnotatedClass = true)
class NativeSmokeIT {

    private static final String SCHEMA = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["amount"],
             "properties": {"amount": {"type": "integer", "minimum": 1}, "mail": {"type": "string", "format": "email"}}}""";

    @Test
    void it_is_healthy_and_describes_itself() {
        String management =
                "http://localhost:" + ConfigProvider.getConfig().getValue(ManagementPort.PROPERTY, Integer.class);
        given().get(management + "/q/health/live").then().statusCode(200);
        given().get(management + "/q/health/started").then().statusCode(200);
        assertThat(given().get(management + "/q/health/ready")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getString("status"))
                .isEqualTo("UP");
        assertThat(given().get(management + "/q/metrics")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("agroal_active_count");
        assertThat(given().accept("application/json")
                        .get("/q/openapi")
                        .jsonPath()
                        .getMap("paths"))
                .containsKey("/api/runtime/wks/{workspaceId}/app/{appId}/process-name/{processName}/start");
        given().get("/q/swagger-ui/").then().statusCode(200);
        assertThat(given().get("/.well-known/oauth-protected-resource")
                        .jsonPath()
                        .getList("authorization_servers"))
                .hasSize(1);
    }

    @Test
    void a_process_is_published_activated_started_worked_on_and_finished() {
        BpmnModelInstance model = Bpmn.createExecutableProcess("loan")
                .startEvent("start")
                .serviceTask(
                        "score",
                        task -> task.zeebeJobType("score")
                                .zeebeInputExpression("string(amount) + \" EUR\"", "text")
                                .zeebeOutputExpression("number(points)", "score"))
                .exclusiveGateway("enough")
                .defaultFlow()
                .endEvent("refused")
                .moveToNode("enough")
                .conditionExpression("score > 10 and date(\"2026-01-01\") < date(\"2026-01-02\")")
                .userTask("approve", task -> task.zeebeUserTask().zeebeAssignee("alice"))
                .endEvent("approved")
                .done();
        TestApplication app = TestApplication.create();
        UUID build = app.published(Map.of(
                "version",
                "1.0.0",
                "files",
                List.of(
                        Map.of("path", "loan.bpmn", "content", Bpmn.convertToString(model)),
                        Map.of("path", "loan.schema.json", "content", SCHEMA))));
        app.activate(build);
        assertThat(as("alice")
                        .get("/api/runtime/wks/{w}/app/{a}/openapi.json", app.workspaceId, app.applicationId)
                        .jsonPath()
                        .getMap("components.schemas"))
                .containsKeys("StartedInstance", "loan_input");
        app.grant("user", "bob", "starter");
        UUID uuid = app.start("bob", "loan", Map.of("amount", 7))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getUUID("uuid");

        Map<String, Object> job = app.takeJobs("score", 1).getFirst();
        assertThat((Map<?, ?>) job.get("variables")).extracting("text").isEqualTo("7 EUR");
        completeJob((String) job.get("jobKey"), Map.of("points", "11")).then().statusCode(204);
        JsonPath waiting = instance(uuid);
        assertThat(waiting.getInt("values.score")).isEqualTo(11);
        completeUserTask("alice", waiting.getString("userTasks[0].userTaskKey"), Map.of("approved", true))
                .then()
                .statusCode(204);

        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(path(uuid)).containsExactly("start", "score", "enough", "approve", "approved");
    }

    @Test
    void a_decision_is_evaluated() {
        String decisions = """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="loans" name="Loans" namespace="n">
                  <decision id="risk" name="Risk"><decisionTable hitPolicy="COLLECT" aggregation="SUM">
                    <input id="i"><inputExpression><text>amount</text></inputExpression></input><output id="o" name="points"/>
                    <rule id="r1"><inputEntry><text>not(&lt; 5)</text></inputEntry>
                      <outputEntry><text>amount * 2</text></outputEntry></rule>
                    <rule id="r2"><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
                  </decisionTable></decision>
                </definitions>""";
        BpmnModelInstance model = Bpmn.createExecutableProcess("rating")
                .startEvent()
                .businessRuleTask(
                        "rate", task -> task.zeebeCalledDecisionId("risk").zeebeResultVariable("points"))
                .endEvent()
                .done();
        TestApplication app = TestApplication.create();
        app.activate(app.published(Map.of(
                "version",
                "1.0.0",
                "files",
                List.of(
                        Map.of("path", "rating.bpmn", "content", Bpmn.convertToString(model)),
                        Map.of("path", "loans.dmn", "content", decisions),
                        Map.of("path", "approval.form", "content", "{\"id\": \"approval\"}")))));

        UUID uuid = app.start("rating", Map.of("amount", 7));

        assertThat(instance(uuid).getInt("values.points")).isEqualTo(15);
        as("alice")
                .body(Map.of(
                        "decisionDefinitionId",
                        "risk",
                        "variables",
                        Map.of("amount", 1),
                        "tenantId",
                        app.applicationId))
                .post("/v2/decision-definitions/evaluation")
                .then()
                .statusCode(200)
                .body("output", equalTo("1"));
    }

    @Test
    void a_timer_fires_a_message_arrives_and_a_called_process_ends() {
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("outer")
                        .startEvent("start")
                        .intermediateCatchEvent("pause", event -> event.timerWithDuration("PT0.2S"))
                        .callActivity("call", call -> call.zeebeProcessId("inner"))
                        .endEvent("end")
                        .done(),
                Bpmn.createExecutableProcess("inner")
                        .startEvent()
                        .intermediateCatchEvent(
                                "paid",
                                event -> event.message(
                                        message -> message.name("paid").zeebeCorrelationKeyExpression("order")))
                        .endEvent()
                        .done());

        UUID uuid = app.start("outer", Map.of("order", "o-1"));
        as("alice")
                .body(Map.of(
                        "name", "paid", "correlationKey", "o-1", "timeToLive", 60_000, "tenantId", app.applicationId))
                .post("/v2/messages/publication")
                .then()
                .statusCode(200);

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED"));
        assertThat(path(uuid)).containsExactly("start", "pause", "call", "end");
    }

    /** The error is kept as JSON, by the scheduler, until the caller has heard. */
    @Test
    void an_error_of_a_called_process_is_caught_by_its_caller() {
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("caller")
                        .startEvent()
                        .callActivity("call", call -> call.zeebeProcessId("called"))
                        .boundaryEvent("failed", event -> event.error("broken"))
                        .endEvent("handled")
                        .moveToActivity("call")
                        .endEvent("fine")
                        .done(),
                Bpmn.createExecutableProcess("called")
                        .startEvent()
                        .endEvent("throw", end -> end.error("broken"))
                        .done());

        UUID uuid = app.start("caller", Map.of());

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED"));
        assertThat(path(uuid)).endsWith("failed", "handled");
    }

    @Test
    void a_failing_expression_is_an_incident() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("feel")
                .startEvent()
                .scriptTask(
                        "failing",
                        task -> task.zeebeExpression("assert(amount, amount > 10)")
                                .zeebeResultVariable("checked"))
                .endEvent()
                .done());

        JsonPath stopped = instance(app.start("feel", Map.of("amount", 1)));

        assertThat(stopped.getString("incidents[0].nodeId")).isEqualTo("failing");
        assertThat(stopped.getString("incidents[0].message")).isNotBlank();
    }

    @Test
    void whoever_asks_wrongly_is_told_how() {
        TestApplication app = TestApplication.create();
        Map<String, ?> request = Map.of(
                "version",
                "1.0.0",
                "files",
                List.of(
                        Map.of(
                                "path",
                                "checked.bpmn",
                                "content",
                                Bpmn.convertToString(Bpmn.createExecutableProcess("checked")
                                        .startEvent()
                                        .endEvent()
                                        .done())),
                        Map.of("path", "checked.schema.json", "content", SCHEMA)));
        app.activate(app.publish(request).jsonPath().getUUID("id"));

        JsonPath refused = app.start("alice", "checked", Map.of("amount", 0, "mail", "nobody"))
                .then()
                .statusCode(422)
                .extract()
                .jsonPath();
        assertThat(refused.getString("type")).isEqualTo("/problems/invalid-process-input");
        assertThat(refused.getList("errors.pointer")).containsExactlyInAnyOrder("/amount", "/mail");

        JsonPath invalid = app.publish(Map.of(
                        "version",
                        "2.0.0",
                        "files",
                        List.of(Map.of("path", "broken.bpmn", "content", "<definitions/>"))))
                .then()
                .statusCode(422)
                .extract()
                .jsonPath();
        assertThat(invalid.getString("type")).isEqualTo("/problems/invalid-process-model");

        JsonPath incomplete = app.publish(Map.of("files", List.of(Map.of("path", "empty.bpmn"))))
                .then()
                .statusCode(422)
                .extract()
                .jsonPath();
        assertThat(incomplete.getString("type")).isEqualTo("/problems/invalid-request");
        assertThat(incomplete.getList("errors.pointer")).containsExactly("/files/0/content", "/version");
        assertThat(incomplete.getList("errors.detail")).containsOnly("This member is required");

        given().get("/api/management/workspaces").then().statusCode(401);
        given().accept("text/html")
                .get("/problems/invalid-process-input")
                .then()
                .statusCode(200);
    }

    /** Before Quarkus starts, too, when a native executable still has the environment of its build. */
    @Test
    void its_environment_configures_it() throws Exception {
        ProcessBuilder onset = new ProcessBuilder(command()).redirectErrorStream(true);
        onset.environment().keySet().removeIf(name -> name.startsWith("QUARKUS_"));
        onset.environment().put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost/onset");

        Process process = onset.start();

        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .contains("quarkus.oidc.auth-server-url")
                .doesNotContain("quarkus.datasource.jdbc.url");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private static List<String> command() {
        if (System.getProperty("quarkus.test.integration-test-artifact-type").equals("native")) {
            return List.of(System.getProperty("native.image.path"));
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "quarkus-app", "quarkus-run.jar").toString());
    }

    /** A free one, so that the test runs beside a running Onset; of the API's own port Quarkus sees to that. */
    public static final class ManagementPort implements QuarkusTestResourceLifecycleManager {

        static final String PROPERTY = "quarkus.management.port";

        @Override
        public Map<String, String> start() {
            try (ServerSocket socket = new ServerSocket(0)) {
                return Map.of(PROPERTY, Integer.toString(socket.getLocalPort()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {}
    }
}
