package dev.onset.security;

import static dev.onset.testing.TestApplication.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.camunda.Keys;
import dev.onset.problems.ProblemType;
import dev.onset.testing.OpenApiDocument;
import dev.onset.testing.OpenApiDocument.Operation;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls every operation of the OpenAPI document as every kind of caller, and holds the answer against the permission that the
 * document says the operation requires.
 */
@QuarkusTest
class PermissionsTest {

    private static final String PROCESS = "guarded";
    private static final String JOB_TYPE = "guarded-" + UUID.randomUUID();

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess(PROCESS)
            .startEvent()
            .parallelGateway("fork")
            .serviceTask("work", task -> task.zeebeJobType(JOB_TYPE))
            .endEvent()
            .moveToNode("fork")
            .userTask("ask")
            .zeebeUserTask()
            .endEvent()
            .done();

    private static final Pattern REQUIRES = Pattern.compile("Requires permission `([a-z:-]+)`\\.");
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    /** What is answered for that which a caller may not see. */
    private static final Set<ProblemType> NOT_VISIBLE = EnumSet.of(
            ProblemType.WORKSPACE_NOT_FOUND,
            ProblemType.APPLICATION_NOT_FOUND,
            ProblemType.PROCESS_NOT_FOUND,
            ProblemType.INSTANCE_NOT_FOUND,
            ProblemType.JOB_NOT_FOUND,
            ProblemType.USER_TASK_NOT_FOUND,
            ProblemType.INCIDENT_NOT_FOUND);

    /** Operations that take no token, or a token and no permission. */
    private static final Set<String> FOR_EVERYBODY = Set.of("listProblemTypes", "getProblemType", "getTopology");

    /** Operations that are for no place, and find what the caller may see. */
    private static final Set<String> FINDING = Set.of("listWorkspaces", "searchUserTasks");

    /** An operation that is for all places at once where the caller has the permission, of which it needs one. */
    private static final String SOMEWHERE = "activateJobs";

    /** Query parameters of operations whose place is one. */
    private static final Map<String, String> QUERIES = Map.of(
            "searchProcessInstances", "?workspaceId={workspaceId}&applicationId={applicationId}",
            "countProcessInstances", "?applicationId={applicationId}");

    /**
     * Bodies that are good enough to be asked for the permission; of other operations, an empty object is. Braces name what
     * {@link Place#value} knows.
     */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("startProcesses", "{'starts': [{'values': {}}]}"),
            Map.entry("changeProcessInstanceExpiry", "{'expiryTime': null}"),
            Map.entry("migrateProcessInstance", "{'buildId': '{buildId}', 'dryRun': true}"),
            Map.entry("throwJobError", "{'errorCode': 'NONE'}"),
            Map.entry("updateJob", "{'changeset': {'retries': 3}}"),
            Map.entry(
                    "activateJobs",
                    "{'type': '{jobType}', 'worker': 'test', 'timeout': 1000, 'maxJobsToActivate': 1,"
                            + " 'requestTimeout': -1, 'tenantIds': ['{applicationId}']}"),
            Map.entry("publishMessage", "{'name': 'none', 'timeToLive': 0, 'tenantId': '{applicationId}'}"),
            Map.entry("correlateMessage", "{'name': 'none', 'correlationKey': 'k', 'tenantId': '{applicationId}'}"),
            Map.entry("createProcessInstance", "{'processDefinitionId': 'guarded', 'tenantId': '{applicationId}'}"),
            Map.entry("evaluateDecision", "{'decisionDefinitionId': 'none', 'tenantId': '{applicationId}'}"),
            Map.entry("grantRole", "{'subjectType': 'user', 'subject': 'nobody', 'role': 'viewer'}"),
            Map.entry("assignUserTask", "{'assignee': 'somebody'}"),
            Map.entry("updateUserTask", "{'changeset': {'priority': 7}}"));

    private final String run = UUID.randomUUID().toString();
    private final List<Kind> callers = new ArrayList<>();
    private @Nullable TestApplication app;
    private @Nullable UUID build;

    /** Where a caller has been granted its role, seen from the application that is asked for. */
    private enum Grant {
        NONE,
        WORKSPACE,
        APPLICATION,
        /** In the same workspace. */
        OTHER_APPLICATION,
        OTHER_WORKSPACE
    }

    private record Kind(String user, Grant grant, @Nullable Role role, boolean platformAdmin) {

        boolean allows(Permission permission) {
            return role != null && role.allows(permission);
        }
    }

    private enum Outcome {
        ALLOWED,
        FORBIDDEN,
        NOT_VISIBLE
    }

    @BeforeEach
    void grant() {
        TestApplication asked = TestApplication.create();
        TestApplication foreign = TestApplication.create();
        UUID neighbour = UUID.randomUUID();
        as("alice")
                .body(Map.of("id", neighbour, "name", "Neighbour"))
                .post(asked.workspacePath() + "/applications")
                .then()
                .statusCode(201);
        build = asked.publish("1.0.0", MODEL);
        asked.activate(build);
        callers.add(new Kind("alice", Grant.NONE, null, true));
        callers.add(new Kind("nobody-" + run, Grant.NONE, null, false));
        for (Role role : Role.values()) {
            String name = role.name().toLowerCase(Locale.ROOT);
            asked.grant("user", name + "-" + run, name);
            callers.add(new Kind(name + "-" + run, Grant.WORKSPACE, role, false));
        }
        grantOn(asked, asked.applicationId, administrator(Grant.APPLICATION));
        grantOn(asked, neighbour, administrator(Grant.OTHER_APPLICATION));
        foreign.grant("user", administrator(Grant.OTHER_WORKSPACE), "admin");
        for (Grant grant : List.of(Grant.APPLICATION, Grant.OTHER_APPLICATION, Grant.OTHER_WORKSPACE)) {
            callers.add(new Kind(administrator(grant), grant, Role.ADMIN, false));
        }
        app = asked;
    }

    @Test
    void every_operation_answers_every_kind_of_caller_as_its_permission_says() {
        SoftAssertions softly = new SoftAssertions();
        for (Operation operation : OpenApiDocument.current().operations()) {
            Permission permission = permission(operation);
            Place place = new Place();
            for (Kind principal : callers) {
                Response answer = call(operation, as(principal.user()), place);
                if (outcome(answer) == Outcome.ALLOWED) {
                    // It may have ended what it was for.
                    place = new Place();
                }
                softly.assertThat(outcome(answer))
                        .as(
                                "%s %s (%s) as %s: %s",
                                operation.method(),
                                operation.path(),
                                operation.id(),
                                principal.user(),
                                answer.asString())
                        .isEqualTo(expected(operation, permission, principal));
                softly.assertThat(answer.statusCode())
                        .as("%s as %s", operation.id(), principal.user())
                        .isLessThan(500);
            }
        }
        softly.assertAll();
    }

    @Test
    void every_operation_that_names_a_permission_takes_a_token() {
        SoftAssertions softly = new SoftAssertions();
        for (Operation operation : OpenApiDocument.current().operations()) {
            int status = call(operation, given().contentType(ContentType.JSON), new Place())
                    .statusCode();
            boolean isPublic = !operation.json().has("security");
            softly.assertThat(status == 401).as(operation.id()).isNotEqualTo(isPublic);
        }
        softly.assertAll();
    }

    private static Outcome expected(Operation operation, @Nullable Permission permission, Kind principal) {
        if (permission == null || principal.platformAdmin() || FINDING.contains(operation.id())) {
            return Outcome.ALLOWED;
        }
        if (permission == Permission.WORKSPACE_CREATE) {
            return Outcome.FORBIDDEN;
        }
        Outcome ifSeen = principal.allows(permission) ? Outcome.ALLOWED : Outcome.FORBIDDEN;
        if (operation.id().equals(SOMEWHERE)) {
            return ifSeen;
        }
        return switch (principal.grant()) {
            case WORKSPACE -> ifSeen;
            case APPLICATION -> isForWorkspace(operation) ? expectedOfWorkspace(permission) : ifSeen;
            case OTHER_APPLICATION -> isForWorkspace(operation) ? expectedOfWorkspace(permission) : Outcome.NOT_VISIBLE;
            case NONE, OTHER_WORKSPACE -> Outcome.NOT_VISIBLE;
        };
    }

    /** For whom has a grant on an application of a workspace, and none on the workspace itself. */
    private static Outcome expectedOfWorkspace(Permission permission) {
        return permission == Permission.WORKSPACE_READ ? Outcome.ALLOWED : Outcome.FORBIDDEN;
    }

    private static boolean isForWorkspace(Operation operation) {
        Set<String> parameters = parameters(operation.path());
        return parameters.contains("workspaceId")
                && !parameters.contains("applicationId")
                && !parameters.contains("appId");
    }

    /** What the document says; null where it is known that an operation requires none. */
    private static @Nullable Permission permission(Operation operation) {
        Matcher named = REQUIRES.matcher(operation.json().path("description").asText());
        if (!named.find()) {
            assertThat(FOR_EVERYBODY)
                    .as("the operations that name no permission")
                    .contains(operation.id());
            return null;
        }
        return Arrays.stream(Permission.values())
                .filter(permission -> permission.code().equals(named.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private static Outcome outcome(Response answer) {
        if (answer.statusCode() == 403) {
            return Outcome.FORBIDDEN;
        }
        assertThat(answer.statusCode()).isNotEqualTo(401);
        return answer.statusCode() == 404
                        && NOT_VISIBLE.stream()
                                .anyMatch(type -> answer.asString().contains("\"" + type.uri() + "\""))
                ? Outcome.NOT_VISIBLE
                : Outcome.ALLOWED;
    }

    private static Response call(Operation operation, RequestSpecification request, Place place) {
        String path = operation.path() + QUERIES.getOrDefault(operation.id(), "");
        if (operation.json().has("requestBody")) {
            request.body(place.fill(BODIES.getOrDefault(operation.id(), "{}").replace('\'', '"')));
        }
        if (operation.id().equals("followProcessInstance")) {
            // Of an instance that has ended, the stream ends.
            as("alice").post("/api/runtime/process-instance/{uuid}/cancel", place.value("processInstanceUuid"));
            request.accept("text/event-stream");
        }
        return request.urlEncodingEnabled(false).request(operation.method(), place.fill(path));
    }

    private static Set<String> parameters(String path) {
        return PARAMETER
                .matcher(path)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String administrator(Grant grant) {
        return "admin-of-" + grant.name().toLowerCase(Locale.ROOT) + "-" + run;
    }

    private static void grantOn(TestApplication app, UUID application, String administrator) {
        as("alice")
                .body(Map.of(
                        "subjectType", "user", "subject", administrator, "role", "admin", "applicationId", application))
                .post(app.workspacePath() + "/grants")
                .then()
                .statusCode(201);
    }

    /** What a call is for: an instance of its own, where it is for one. */
    private final class Place {

        private @Nullable UUID instance;
        private @Nullable String incident;

        String fill(String template) {
            return PARAMETER.matcher(template).replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
        }

        private String value(String parameter) {
            TestApplication here = Optional.ofNullable(app).orElseThrow();
            return switch (parameter) {
                case "workspaceId" -> here.workspaceId.toString();
                case "applicationId", "appId" -> here.applicationId.toString();
                case "buildId" -> String.valueOf(build);
                case "processName", "processDefinitionName" -> PROCESS;
                case "jobType" -> JOB_TYPE;
                case "path" -> "model-0.bpmn";
                case "format" -> "json";
                case "slug" -> "forbidden";
                case "grantId", "overrideId", "migrationId" -> UUID.randomUUID().toString();
                case "processInstanceUuid" -> instance().toString();
                case "processDefinitionKey" ->
                    Keys.of(UUID.fromString(
                            Rows.text("select definition_id from process_instance where uuid = ?", instance())));
                case "jobKey" -> job();
                case "userTaskKey" -> Rows.text("select key from user_task where instance_uuid = ?", instance());
                case "incidentKey" -> incident();
                default -> throw new AssertionError("It is not known what stands for the parameter " + parameter);
            };
        }

        private UUID instance() {
            if (instance == null) {
                instance = Optional.ofNullable(app).orElseThrow().start(PROCESS, Map.of());
            }
            return instance;
        }

        private String job() {
            return Rows.text("select key from job where instance_uuid = ?", instance());
        }

        private String incident() {
            if (incident == null) {
                as("alice")
                        .body(Map.of("retries", 0))
                        .post("/v2/jobs/{key}/failure", job())
                        .then()
                        .statusCode(204);
                incident = as("alice")
                        .get("/api/runtime/process-instance/{uuid}/incidents", instance())
                        .jsonPath()
                        .getString("items[0].incidentKey");
            }
            return incident;
        }
    }
}
