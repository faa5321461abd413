package dev.onset.activations;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestRows;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ActivationTest {

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("p")
            .startEvent("start")
            .endEvent("end")
            .done();

    @Inject
    TestRows rows;

    private TestApplication app;

    @BeforeEach
    void createApplication() {
        app = TestApplication.create();
    }

    @Test
    void an_application_without_an_active_build_says_so() {
        assertProblem(as("alice").get(app.path() + "/activation"), ProblemType.NO_ACTIVE_BUILD);
        assertProblem(
                as("alice").get("/api/runtime/wks/{w}/app/{a}/build/info", app.workspaceId, app.applicationId),
                ProblemType.NO_ACTIVE_BUILD);
        assertProblem(app.start("alice", "p", Map.of()), ProblemType.NO_ACTIVE_BUILD);
        assertProblem(rollBack(), ProblemType.ILLEGAL_STATE);
    }

    @Test
    void an_activation_is_told_and_recorded_with_who_and_when() {
        UUID first = app.publish("1", MODEL);
        UUID second = app.publish("2", MODEL);
        app.grant("user", "bob", "publisher");
        activate("alice", first).then().statusCode(200).body("buildId", is(first.toString()));

        activate("bob", second)
                .then()
                .statusCode(200)
                .body("buildId", is(second.toString()))
                .body("changedBy", is("bob"));

        as("alice").get(app.path() + "/activation").then().body("buildId", is(second.toString()));
        as("alice")
                .get(app.path() + "/activation/history")
                .then()
                .statusCode(200)
                .body("items.size()", is(2))
                .body("items[0].changedBy", is("bob"))
                .body("items[0].fromBuildId", is(first.toString()))
                .body("items[0].toBuildId", is(second.toString()))
                .body("items[0].kind", is("ACTIVATED"))
                .body("items[1].changedBy", is("alice"))
                .body("items[1].fromBuildId", nullValue());
    }

    @Test
    void the_build_info_answers_with_exactly_the_fields_of_the_contract() {
        UUID build = app.publish("1.0.0", MODEL);
        app.activate(build);

        JsonPath info = as("alice")
                .get("/api/runtime/wks/{w}/app/{a}/build/info", app.workspaceId, app.applicationId)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(info.<String, Object>getMap("$").keySet())
                .containsExactlyInAnyOrder("workspaceId", "buildId", "applicationId", "buildSettings");
        assertThat(info.getUUID("buildId")).isEqualTo(build);
        assertThat(info.getUUID("workspaceId")).isEqualTo(app.workspaceId);
        assertThat(info.getUUID("applicationId")).isEqualTo(app.applicationId);
        assertThat(info.getString("buildSettings.version")).isEqualTo("1.0.0");
    }

    @Test
    void a_roll_back_goes_one_activation_further_back_each_time() {
        UUID first = app.publish("1", MODEL);
        UUID second = app.publish("2", MODEL);
        UUID third = app.publish("3", MODEL);
        app.activate(first);
        app.activate(second);
        app.activate(third);

        rollBack().then().statusCode(200).body("buildId", is(second.toString()));
        rollBack().then().statusCode(200).body("buildId", is(first.toString()));
        long before = rows.count();
        assertProblem(rollBack(), ProblemType.ILLEGAL_STATE);

        assertThat(rows.count()).isEqualTo(before);
        assertThat(active()).isEqualTo(first);
        app.activate(third);
        rollBack().then().statusCode(200).body("buildId", is(first.toString()));
        as("alice")
                .get(app.path() + "/activation/history")
                .then()
                .body("items.size()", is(7))
                .body("items[0].kind", is("ROLLED_BACK"))
                .body("items[0].fromBuildId", is(third.toString()))
                .body("items[0].toBuildId", is(first.toString()));
    }

    @Test
    void activating_what_is_active_changes_and_records_nothing() {
        UUID build = app.publish("1", MODEL);
        app.activate(build);
        long before = rows.count();

        app.activate(build);

        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void a_build_of_another_application_and_no_build_are_not_found() {
        UUID elsewhere = TestApplication.create().publish("1", MODEL);
        long before = rows.count();

        assertProblem(activate("alice", elsewhere), ProblemType.BUILD_NOT_FOUND);
        assertProblem(activate("alice", UUID.randomUUID()), ProblemType.BUILD_NOT_FOUND);

        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void a_draft_cannot_be_activated() {
        UUID committed = app.publish("1", MODEL);
        UUID draft = app.publish("2", "DRAFT", MODEL);
        app.activate(committed);
        long before = rows.count();

        assertProblem(activate("alice", draft), ProblemType.ILLEGAL_STATE);

        assertThat(active()).isEqualTo(committed);
        assertThat(rows.count()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"buildId\": null}",
                "{\"buildId\": 1}",
                "{\"buildId\": \"latest\"}",
                "{\"buildId\": \"019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5d\", \"force\": true}"
            })
    void a_request_that_names_no_build_is_refused(String body) {
        long before = rows.count();

        assertProblem(as("alice").body(body).put(app.path() + "/activation"), ProblemType.INVALID_REQUEST);

        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void changes_at_once_follow_one_another_and_every_one_is_recorded() {
        List<UUID> builds = IntStream.range(0, 4)
                .mapToObj(i -> app.publish("1." + i, MODEL))
                .toList();

        List<Integer> answers = IntStream.range(0, 24)
                .parallel()
                .mapToObj(i -> activate("alice", builds.get(i % builds.size())).statusCode())
                .toList();

        assertThat(answers).containsOnly(200);
        List<Map<String, String>> history = as("alice")
                .get(app.path() + "/activation/history?limit=100")
                .jsonPath()
                .getList("items");
        assertThat(history.getFirst().get("toBuildId")).isEqualTo(active().toString());
        assertThat(history.getLast().get("fromBuildId")).isNull();
        for (int i = 0; i + 1 < history.size(); i++) {
            assertThat(history.get(i).get("fromBuildId"))
                    .isEqualTo(history.get(i + 1).get("toBuildId"));
        }
    }

    @Test
    void the_first_activations_at_once_all_succeed() {
        UUID first = app.publish("1", MODEL);
        UUID second = app.publish("2", MODEL);

        List<Integer> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> activate("alice", i % 2 == 0 ? first : second).statusCode())
                .toList();

        assertThat(answers).containsOnly(200);
        assertThat(rows.count("select count(*) from activation where application_id = ?", app.applicationId))
                .isEqualTo(1);
    }

    @Test
    void no_start_runs_on_a_build_that_was_not_active() {
        UUID first = app.publish("1", MODEL);
        UUID second = app.publish("2", MODEL);
        UUID never = app.publish("3", MODEL);
        app.activate(first);

        List<String> startedOn = IntStream.range(0, 40)
                .parallel()
                .mapToObj(i -> {
                    if (i % 4 == 0) {
                        activate("alice", i % 8 == 0 ? second : first);
                        return active().toString();
                    }
                    return app.start("alice", "p", Map.of()).jsonPath().getString("buildId");
                })
                .toList();

        assertThat(startedOn).containsOnly(first.toString(), second.toString()).doesNotContain(never.toString());
    }

    @Test
    void the_history_is_read_page_by_page() {
        List<UUID> builds = IntStream.range(0, 5)
                .mapToObj(i -> app.publish("1." + i, MODEL))
                .toList();
        builds.forEach(app::activate);

        List<String> to = new ArrayList<>();
        String after = null;
        do {
            JsonPath page = as("alice")
                    .get(app.path() + "/activation/history?limit=2" + (after == null ? "" : "&after=" + after))
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            to.addAll(page.getList("items.toBuildId"));
            after = page.getString("next");
        } while (after != null);

        assertThat(to).isEqualTo(builds.reversed().stream().map(UUID::toString).toList());
    }

    private Response activate(String user, UUID build) {
        return as(user).body(Map.of("buildId", build)).put(app.path() + "/activation");
    }

    private Response rollBack() {
        return as("alice").post(app.path() + "/activation/rollback");
    }

    private UUID active() {
        return as("alice").get(app.path() + "/activation").jsonPath().getUUID("buildId");
    }
}
