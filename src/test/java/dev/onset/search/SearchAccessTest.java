package dev.onset.search;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class SearchAccessTest {

    private static final String PATH = "/api/runtime/process-instances";

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("waiting")
            .startEvent()
            .userTask("look", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    @Test
    void a_viewer_finds_what_is_in_its_applications_and_nothing_else() {
        String viewer = "viewer-" + UUID.randomUUID();
        TestApplication one = TestApplication.running(MODEL);
        TestApplication two = TestApplication.running(MODEL);
        TestApplication others = TestApplication.running(MODEL);
        UUID first = one.start("waiting", Map.of());
        UUID second = two.start("waiting", Map.of());
        others.start("waiting", Map.of());
        grant(one, Map.of("subject", viewer, "role", "viewer"));
        grant(two, Map.of("subject", viewer, "role", "operator", "applicationId", two.applicationId));

        assertThat(found(as(viewer))).containsExactly(second, first);
        assertThat(found(as(viewer).queryParam("workspaceId", one.workspaceId))).containsExactly(first);
        assertThat(found(as(viewer).queryParam("applicationId", two.applicationId)))
                .containsExactly(second);
        assertThat(found(as(viewer)
                        .queryParam("workspaceId", two.workspaceId)
                        .queryParam("applicationId", two.applicationId)))
                .containsExactly(second);
        assertProblem(
                as(viewer).queryParam("workspaceId", others.workspaceId).get(PATH), ProblemType.WORKSPACE_NOT_FOUND);
        for (UUID unknown : List.of(others.applicationId, UUID.randomUUID())) {
            assertProblem(as(viewer).queryParam("applicationId", unknown).get(PATH), ProblemType.APPLICATION_NOT_FOUND);
            assertProblem(
                    as(viewer).queryParam("applicationId", unknown).get(PATH + "/counts"),
                    ProblemType.APPLICATION_NOT_FOUND);
        }
        assertProblem(
                as(viewer)
                        .queryParam("workspaceId", one.workspaceId)
                        .queryParam("applicationId", two.applicationId)
                        .get(PATH),
                ProblemType.APPLICATION_NOT_FOUND);
        assertThat(found(withToken(Tokens.ofClient(viewer)))).isEmpty();
    }

    @Test
    void who_may_only_start_finds_its_own_instances_and_has_to_say_so() {
        String starter = "starter-" + UUID.randomUUID();
        TestApplication app = TestApplication.running(MODEL);
        grant(app, Map.of("subject", starter, "role", "starter"));
        app.start("waiting", Map.of());
        UUID own = app.start(starter, "waiting", Map.of()).jsonPath().getUUID("uuid");

        assertThat(found(as(starter).queryParam("startedBy", starter))).containsExactly(own);
        assertThat(found(as(starter).queryParam("startedBy", starter).queryParam("applicationId", app.applicationId)))
                .containsExactly(own);
        assertThat(found(as(starter))).isEmpty();
        assertThat(found(as(starter).queryParam("startedBy", "alice"))).isEmpty();
        assertThat(assertProblem(
                                as(starter)
                                        .queryParam("applicationId", app.applicationId)
                                        .get(PATH),
                                ProblemType.FORBIDDEN)
                        .getString("permission"))
                .isEqualTo("instance:read");
        assertProblem(
                as(starter).queryParam("applicationId", app.applicationId).get(PATH + "/counts"),
                ProblemType.FORBIDDEN);
    }

    @Test
    void the_children_of_an_instance_that_one_may_not_see_are_not_found() {
        String viewer = "viewer-" + UUID.randomUUID();
        TestApplication app = TestApplication.running(
                MODEL,
                Bpmn.createExecutableProcess("calling")
                        .startEvent()
                        .callActivity("call", call -> call.zeebeProcessId("waiting"))
                        .endEvent()
                        .done());
        grant(TestApplication.running(MODEL), Map.of("subject", viewer, "role", "viewer"));
        UUID calling = app.start("calling", Map.of());

        assertThat(found(as("alice")
                        .queryParam("applicationId", app.applicationId)
                        .queryParam("parentUuid", calling)))
                .hasSize(1);
        assertThat(found(as(viewer).queryParam("parentUuid", calling))).isEmpty();
    }

    @Test
    void more_applications_than_one_search_can_look_into_have_to_be_narrowed() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("waiting", Map.of());
        Rows.update("""
                insert into application (id, workspace_id, name, created_at, created_by)
                select gen_random_uuid(), ?, 'Another', now(), 'alice' from generate_series(1, 99)""", app.workspaceId);
        assertThat(found(as("alice").queryParam("workspaceId", app.workspaceId)))
                .containsExactly(uuid);

        Rows.update("""
                insert into application (id, workspace_id, name, created_at, created_by)
                values (gen_random_uuid(), ?, 'Another', now(), 'alice')""", app.workspaceId);
        for (RequestSpecification search :
                List.of(as("alice"), as("alice").queryParam("workspaceId", app.workspaceId))) {
            assertThat(assertProblem(search.get(PATH), ProblemType.INVALID_PARAMETER)
                            .getString("parameter"))
                    .isEqualTo("applicationId");
        }
        assertThat(found(as("alice").queryParam("applicationId", app.applicationId)))
                .containsExactly(uuid);
    }

    @ParameterizedTest
    @CsvSource({
        "state,RUNNING",
        "state,started",
        "workspaceId,x",
        "applicationId,1-1-1-1-1",
        "buildId,x",
        "parentUuid,x",
        "startedFrom,yesterday",
        "startedFrom,1969-12-31T23:59:59Z",
        "startedBefore,+10000-01-01T00:00:00Z",
        "startedBefore,2026-11-24T09:30:00",
        "hasIncident,maybe",
        "after,x",
        "after,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "limit,many"
    })
    void a_value_that_does_not_parse_is_refused_and_named(String parameter, String value) {
        Response answer = as("alice").queryParam(parameter, value).get(PATH);

        assertThat(assertProblem(answer, ProblemType.INVALID_PARAMETER).getString("parameter"))
                .isEqualTo(parameter);
    }

    @Test
    void texts_that_nothing_can_be_find_nothing_and_break_nothing() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("waiting", Map.of());
        for (String parameter : List.of("processName", "startedBy")) {
            assertProblem(
                    as("alice").urlEncodingEnabled(false).get(PATH + "?" + parameter + "=%00"),
                    ProblemType.INVALID_PARAMETER);
            assertThat(found(as("alice")
                            .queryParam("applicationId", app.applicationId)
                            .queryParam(parameter, "' or 1 = 1 --")))
                    .isEmpty();
        }
        assertProblem(
                as("alice")
                        .urlEncodingEnabled(false)
                        .get(PATH + "/counts?processName=%00&applicationId=" + app.applicationId),
                ProblemType.INVALID_PARAMETER);
        assertProblem(as("alice").get(PATH + "/counts"), ProblemType.INVALID_PARAMETER);
        assertThat(found(as("alice")
                        .queryParam("applicationId", app.applicationId)
                        .queryParam("limit", -3)))
                .containsExactly(uuid);
    }

    private static List<UUID> found(RequestSpecification search) {
        return search.get(PATH).then().statusCode(200).extract().jsonPath().getList("items.uuid", UUID.class);
    }

    private static void grant(TestApplication app, Map<String, Object> grant) {
        Map<String, Object> body = new java.util.HashMap<>(grant);
        body.put("subjectType", "user");
        as("alice").body(body).post(app.workspacePath() + "/grants").then().statusCode(201);
    }
}
