package dev.onset.instances;

import static dev.onset.instances.TestOperations.acts;
import static dev.onset.instances.TestOperations.calledBy;
import static dev.onset.instances.TestOperations.cancel;
import static dev.onset.instances.TestOperations.hold;
import static dev.onset.instances.TestOperations.incidents;
import static dev.onset.instances.TestOperations.leftBehind;
import static dev.onset.instances.TestOperations.resolve;
import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.completeJob;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of incident, listed, resolved over HTTP, and tried again. */
@QuarkusTest
class ResolveIncidentTest {

    private static final BpmnModelInstance JOB = Bpmn.createExecutableProcess("jobs")
            .startEvent()
            .serviceTask("work", task -> task.zeebeJobType("work"))
            .endEvent("done")
            .done();

    @Test
    void a_job_out_of_retries_gets_some_and_is_taken_again() {
        TestApplication app = TestApplication.running(JOB);
        UUID uuid = app.start("jobs", Map.of());
        fail(app, "No connection");

        JsonPath incident = incidents(uuid);
        assertThat(incident.getList("items.type")).containsExactly("JOB_NO_RETRIES");
        assertThat(incident.getList("items.message")).containsExactly("No connection");
        assertThat(app.takeJobs("work", 1)).isEmpty();
        resolve("alice", uuid, incident.getString("items[0].incidentKey"), Map.of("retries", 5))
                .then()
                .statusCode(204);

        assertThat(incidents(uuid).getList("items")).isEmpty();
        Map<String, Object> job = app.takeJobs("work", 1).getFirst();
        assertThat(job.get("retries")).isEqualTo(5);
        completeJob((String) job.get("jobKey"), Map.of()).then().statusCode(204);
        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(acts(uuid)).contains("INCIDENT_RAISED by alice", "INCIDENT_RESOLVED by alice");
    }

    @Test
    void camundas_clients_resolve_an_incident_and_its_job_gets_one_more_try() {
        TestApplication app = TestApplication.running(JOB);
        UUID uuid = app.start("jobs", Map.of());
        fail(app, "No connection");

        as("alice")
                .body(Map.of("operationReference", 1))
                .post("/v2/incidents/{key}/resolution", incidents(uuid).getString("items[0].incidentKey"))
                .then()
                .statusCode(204);

        assertThat(app.takeJobs("work", 1).getFirst().get("retries")).isEqualTo(1);
    }

    @Test
    void a_failing_expression_is_tried_again_with_the_values_that_were_changed_and_other_branches_go_on_meanwhile() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("feel")
                .startEvent("start")
                .parallelGateway("fork")
                .exclusiveGateway("gate")
                .conditionExpression("amount > 10")
                .endEvent("large")
                .moveToNode("gate")
                .conditionExpression("amount < 0")
                .endEvent("negative")
                .moveToNode("fork")
                .serviceTask("beside", task -> task.zeebeJobType("beside"))
                .endEvent("end")
                .done());
        UUID uuid = app.start("feel", Map.of("amount", 5));
        String key = incidents(uuid).getString("items[0].incidentKey");

        completeJob((String) app.takeJobs("beside", 1).getFirst().get("jobKey"), Map.of())
                .then()
                .statusCode(204);
        assertThat(path(uuid)).contains("end");
        resolve("alice", uuid, key, Map.of("values", Map.of("amount", 7)))
                .then()
                .statusCode(204);
        JsonPath again = incidents(uuid);
        assertThat(again.getList("items.type")).as("it fails again").containsExactly("CONDITION_ERROR");
        assertThat(again.getString("items[0].incidentKey")).isNotEqualTo(key);
        resolve("alice", uuid, again.getString("items[0].incidentKey"), Map.of("values", Map.of("amount", 70)))
                .then()
                .statusCode(204);

        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(path(uuid)).contains("large");
        assertThat(TestOperations.history(uuid)
                        .getList("events.findAll { it.kind == 'VALUES_CHANGED' }.previousValues"))
                .containsExactly(Map.of("amount", 5), Map.of("amount", 7));
    }

    @Test
    void a_bpmn_error_that_nothing_caught_lets_the_job_be_tried_again() {
        TestApplication app = TestApplication.running(JOB);
        UUID uuid = app.start("jobs", Map.of());
        as("alice")
                .body(Map.of("errorCode", "card-declined"))
                .post("/v2/jobs/{key}/error", app.takeJobs("work", 1).getFirst().get("jobKey"))
                .then()
                .statusCode(204);

        JsonPath incident = incidents(uuid);
        assertThat(incident.getList("items.type")).containsExactly("UNHANDLED_ERROR_EVENT");
        resolve("alice", uuid, incident.getString("items[0].incidentKey"), Map.of())
                .then()
                .statusCode(204);

        assertThat(app.takeJobs("work", 1)).hasSize(1);
    }

    @Test
    void a_called_instance_that_was_cancelled_is_an_incident_of_its_caller_and_is_called_anew() {
        TestApplication app = TestApplication.running(TestOperations.calling(), TestOperations.called());
        UUID caller = app.start("caller", Map.of());
        UUID first = calledBy(app, caller);

        cancel("alice", first).then().statusCode(200);
        await().untilAsserted(
                        () -> assertThat(incidents(caller).getList("items.type")).containsExactly("CALLED_ELEMENT_ERROR"));
        assertThat(incidents(caller).getString("items[0].message")).contains("TERMINATED");
        resolve("alice", caller, incidents(caller).getString("items[0].incidentKey"), Map.of())
                .then()
                .statusCode(204);

        UUID second = calledBy(app, caller);
        assertThat(second).isNotEqualTo(first);
        assertThat(incidents(caller).getList("items")).isEmpty();
        completeJob((String) app.takeJobs("inner", 1).getFirst().get("jobKey"), Map.of("y", 2))
                .then()
                .statusCode(204);
        await().untilAsserted(
                        () -> assertThat(instance(caller).getString("state")).isEqualTo("FINISHED"));
        assertThat(instance(caller).getInt("values.y")).isEqualTo(2);
        await().untilAsserted(() -> assertThat(leftBehind(first) + leftBehind(second) + leftBehind(caller))
                .isZero());
    }

    @Test
    void incidents_of_an_application_are_listed_newest_first_a_page_at_a_time_by_type_and_process() {
        TestApplication app = TestApplication.running(
                JOB,
                Bpmn.createExecutableProcess("broken")
                        .startEvent()
                        .scriptTask(
                                "script",
                                task -> task.zeebeExpression("assert(a, a = 2)").zeebeResultVariable("b"))
                        .endEvent()
                        .done());
        UUID job = app.start("jobs", Map.of());
        fail(app, "No connection");
        List<UUID> broken = List.of(app.start("broken", Map.of("a", 1)), app.start("broken", Map.of("a", 1)));

        JsonPath all = incidents(app, "");
        assertThat(all.getList("items.processInstanceUuid"))
                .containsExactly(broken.get(1).toString(), broken.get(0).toString(), job.toString());
        assertThat(all.getString("next")).isNull();
        JsonPath first = incidents(app, "?limit=2");
        assertThat(first.getList("items")).isEqualTo(all.getList("items").subList(0, 2));
        assertThat(incidents(app, "?limit=2&after=" + first.getString("next")).getList("items"))
                .isEqualTo(all.getList("items").subList(2, 3));
        assertThat(incidents(app, "?type=JOB_NO_RETRIES").getList("items.processInstanceUuid"))
                .containsExactly(job.toString());
        assertThat(incidents(app, "?processName=broken").getList("items")).hasSize(2);
        assertThat(incidents(app, "?processName=%00").getList("items")).isEmpty();

        String path = "/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + "/incidents";
        assertProblem(as("dave").get(path), ProblemType.WORKSPACE_NOT_FOUND);
        app.grant("user", "dave", "starter");
        assertProblem(as("dave").get(path), ProblemType.FORBIDDEN);
        assertProblem(as("alice").get(path + "?type=NONSENSE"), ProblemType.INVALID_PARAMETER);
        assertProblem(as("alice").get(path + "?after=x"), ProblemType.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"retries\": 0}",
                "{\"retries\": 1001}",
                "{\"retries\": \"1\"}",
                "{\"values\": []}",
                "{\"values\": {\"a\": \"\\u0000\"}}",
                "{\"nonsense\": 1}"
            })
    void a_resolution_that_makes_no_sense_changes_nothing(String body) {
        TestApplication app = TestApplication.running(JOB);
        UUID uuid = app.start("jobs", Map.of());
        fail(app, "No connection");

        assertProblem(
                resolve("alice", uuid, incidents(uuid).getString("items[0].incidentKey"), body),
                ProblemType.INVALID_REQUEST);

        assertThat(incidents(uuid).getList("items")).hasSize(1);
        assertThat(instance(uuid).getLong("revision")).isEqualTo(2);
    }

    @Test
    void retries_are_for_jobs() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("broken")
                .startEvent()
                .scriptTask(
                        "script",
                        task -> task.zeebeExpression("assert(a, a = 2)").zeebeResultVariable("b"))
                .endEvent()
                .done());
        UUID uuid = app.start("broken", Map.of("a", 1));

        JsonPath problem = assertProblem(
                resolve("alice", uuid, incidents(uuid).getString("items[0].incidentKey"), Map.of("retries", 2)),
                ProblemType.INVALID_REQUEST);

        assertThat(problem.getList("errors.pointer")).containsExactly("/retries");
    }

    @Test
    void only_operators_resolve_and_only_what_is_there() {
        TestApplication app = TestApplication.running(JOB);
        app.grant("user", "carol", "viewer");
        UUID uuid = app.start("jobs", Map.of());
        UUID other = app.start("jobs", Map.of());
        fail(app, "No connection");
        UUID stopped = incidents(uuid).getList("items").isEmpty() ? other : uuid;
        UUID running = stopped.equals(uuid) ? other : uuid;
        String key = incidents(stopped).getString("items[0].incidentKey");

        assertProblem(resolve("carol", stopped, key, Map.of()), ProblemType.FORBIDDEN);
        assertProblem(resolve("dave", stopped, key, Map.of()), ProblemType.INSTANCE_NOT_FOUND);
        assertProblem(resolve("alice", running, key, Map.of()), ProblemType.INCIDENT_NOT_FOUND);
        assertProblem(resolve("alice", stopped, "0", Map.of()), ProblemType.INCIDENT_NOT_FOUND);
        assertProblem(resolve("alice", stopped, "x", Map.of()), ProblemType.INVALID_PARAMETER);
        assertProblem(resolve("alice", UUID.randomUUID(), key, Map.of()), ProblemType.INSTANCE_NOT_FOUND);
        assertProblem(as("carol").post("/v2/incidents/{key}/resolution", key), ProblemType.FORBIDDEN);
        assertProblem(as("dave").post("/v2/incidents/{key}/resolution", key), ProblemType.INCIDENT_NOT_FOUND);
        hold("alice", stopped).then().statusCode(200);
        assertProblem(resolve("alice", stopped, key, Map.of()), ProblemType.ILLEGAL_STATE);
        assertThat(incidents(stopped).getList("items")).hasSize(1);
    }

    @Test
    void of_many_who_resolve_an_incident_at_once_one_does() {
        TestApplication app = TestApplication.running(JOB);
        UUID uuid = app.start("jobs", Map.of());
        fail(app, "No connection");
        String key = incidents(uuid).getString("items[0].incidentKey");

        List<Integer> answers = AtOnce.times(
                6, () -> resolve("alice", uuid, key, Map.of("retries", 1)).statusCode());

        assertThat(answers)
                .containsOnlyOnce(204)
                .filteredOn(status -> status == 404)
                .hasSize(5);
        assertThat(instance(uuid).getLong("revision")).isEqualTo(3);
    }

    private static void fail(TestApplication app, String message) {
        as("alice")
                .body(Map.of("retries", 0, "errorMessage", message))
                .post(
                        "/v2/jobs/{key}/failure",
                        app.takeJobs("work", 1).getFirst().get("jobKey"))
                .then()
                .statusCode(204);
    }
}
