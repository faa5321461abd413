package dev.onset.testing;

import static io.restassured.RestAssured.given;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A workspace and an application of a test's own, used over HTTP as any client would; alice is their administrator. */
public final class TestApplication {

    public final UUID workspaceId;
    public final UUID applicationId;

    private TestApplication(UUID workspaceId, UUID applicationId) {
        this.workspaceId = workspaceId;
        this.applicationId = applicationId;
    }

    /** An application that exists. */
    public static TestApplication of(UUID workspaceId, UUID applicationId) {
        return new TestApplication(workspaceId, applicationId);
    }

    /** Creates both. */
    public static TestApplication create() {
        TestApplication application = new TestApplication(UUID.randomUUID(), UUID.randomUUID());
        as("alice")
                .body(Map.of("id", application.workspaceId, "name", "Workspace"))
                .post("/api/management/workspaces")
                .then()
                .statusCode(201);
        as("alice")
                .body(Map.of("id", application.applicationId, "name", "Application"))
                .post(application.workspacePath() + "/applications")
                .then()
                .statusCode(201);
        return application;
    }

    /** Creates both, with one active build. */
    public static TestApplication running(BpmnModelInstance... models) {
        TestApplication application = create();
        application.activate(application.publish("1.0.0", models));
        return application;
    }

    /** A request with the token of a user and a JSON body. */
    public static RequestSpecification as(String user) {
        return withToken(Tokens.of(user));
    }

    public static RequestSpecification withToken(String token) {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    public String workspacePath() {
        return "/api/management/workspaces/" + workspaceId;
    }

    public String path() {
        return workspacePath() + "/applications/" + applicationId;
    }

    /** Publishes a committed build and gives its id. */
    public UUID publish(String version, BpmnModelInstance... models) {
        return publish(version, "COMMITTED", models);
    }

    public UUID publish(String version, String status, BpmnModelInstance... models) {
        return publishOn("main", version, status, models);
    }

    /** Publishes a build on a branch and gives its id. */
    public UUID publishOn(String branch, String version, String status, BpmnModelInstance... models) {
        List<Map<String, String>> files = new ArrayList<>();
        for (BpmnModelInstance model : models) {
            files.add(Map.of("path", "model-" + files.size() + ".bpmn", "content", Bpmn.convertToString(model)));
        }
        return published(Map.of("version", version, "branch", branch, "status", status, "files", files));
    }

    /** Publishes a build from files of any kind and gives its id. */
    public UUID published(Map<String, ?> request) {
        return json(publish(request).then().statusCode(201)).getUUID("id");
    }

    /** Publishes a build from files of any kind. */
    public Response publish(Map<String, ?> request) {
        return as("alice").body(request).post(path() + "/builds");
    }

    public void activate(UUID buildId) {
        as("alice")
                .body(Map.of("buildId", buildId))
                .put(path() + "/activation")
                .then()
                .statusCode(200);
    }

    /** Gives the application a global policy, as alice. */
    public Response choose(Map<String, ?> policy) {
        return as("alice").body(Map.of("policy", policy)).put(path() + "/activation");
    }

    /** Gives somebody a policy of its own, as alice. */
    public Response override(UUID id, String subjectType, String subject, int priority, Map<String, ?> policy) {
        return as("alice")
                .body(Map.of("subjectType", subjectType, "subject", subject, "priority", priority, "policy", policy))
                .put(path() + "/activation/overrides/" + id);
    }

    /** A policy that follows a branch. */
    public static Map<String, Object> latestOn(String branch, boolean drafts) {
        return Map.of("type", "LATEST_ON_BRANCH", "branch", branch, "drafts", drafts);
    }

    /** A policy that pins a build. */
    public static Map<String, Object> pinned(UUID build) {
        return Map.of("type", "BUILD", "buildId", build);
    }

    /** Takes back all that was granted to somebody. */
    public void revoke(String subject) {
        as("alice")
                .get(workspacePath() + "/grants")
                .jsonPath()
                .<String>getList("items.findAll { it.subject == '" + subject + "' }.id")
                .forEach(id -> as("alice")
                        .delete(workspacePath() + "/grants/" + id)
                        .then()
                        .statusCode(204));
    }

    public void grant(String subjectType, String subject, String role) {
        as("alice")
                .body(Map.of("subjectType", subjectType, "subject", subject, "role", role))
                .post(workspacePath() + "/grants")
                .then()
                .statusCode(201);
    }

    public Response start(String user, String process, Map<String, ?> values) {
        return as(user).body(values)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/{process}/start",
                        workspaceId,
                        applicationId,
                        process);
    }

    /** Starts a process as alice and gives the id of the instance. */
    public UUID start(String process, Map<String, ?> values) {
        return json(start("alice", process, values).then().statusCode(200)).getUUID("uuid");
    }

    /** An instance as alice sees it. */
    public static JsonPath instance(UUID uuid) {
        return json(as("alice")
                .get("/api/runtime/process-instance/{uuid}", uuid)
                .then()
                .statusCode(200));
    }

    /** The ids of the nodes that an instance has left, in order. */
    public static List<String> path(UUID uuid) {
        List<Map<String, Object>> events = json(as("alice")
                        .get("/api/runtime/process-instance/{uuid}/history", uuid)
                        .then()
                        .statusCode(200))
                .getList("events");
        return events.stream()
                .filter(event -> Set.of("PASSED", "LEFT").contains(event.get("kind")))
                .map(event -> (String) event.get("nodeId"))
                .toList();
    }

    /** Takes jobs of a type from this application as alice, those that are there now. */
    public List<Map<String, Object>> takeJobs(String type, int max) {
        return json(as("alice")
                        .body(Map.of(
                                "type",
                                type,
                                "worker",
                                "test",
                                "timeout",
                                60_000,
                                "maxJobsToActivate",
                                max,
                                "requestTimeout",
                                -1,
                                "tenantIds",
                                List.of(applicationId)))
                        .post("/v2/jobs/activation")
                        .then()
                        .statusCode(200))
                .getList("jobs");
    }

    private static JsonPath json(ValidatableResponse answer) {
        return new PlainJsonPath(answer.extract().body());
    }

    public static Response completeJob(String key, Map<String, ?> variables) {
        return as("alice").body(Map.of("variables", variables)).post("/v2/jobs/{key}/completion", key);
    }

    public static Response completeUserTask(String user, String key, Map<String, ?> variables) {
        return as(user).body(Map.of("variables", variables)).post("/v2/user-tasks/{key}/completion", key);
    }
}
