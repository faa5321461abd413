package dev.onset.activations;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.latestOn;
import static dev.onset.testing.TestApplication.pinned;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestRows;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OverrideTest {

    private static final BpmnModelInstance MODEL =
            Bpmn.createExecutableProcess("p").startEvent().endEvent().done();

    @Inject
    TestRows rows;

    private TestApplication app;
    private UUID everybodys;
    private UUID other;

    @BeforeEach
    void createApplication() {
        app = TestApplication.create();
        everybodys = app.publish("1", MODEL);
        other = app.publishOn("next", "2", "COMMITTED", MODEL);
        app.activate(everybodys);
        app.grant("group", "starters", "starter");
        app.grant("client", "partner", "starter");
    }

    @Test
    void an_override_for_a_user_holds_for_this_user_only() {
        UUID id = UUID.randomUUID();
        app.override(id, "user", "ursula", 0, pinned(other))
                .then()
                .statusCode(201)
                .header("Location", endsWith("/activation/overrides/" + id))
                .body("subjectType", is("user"))
                .body("subject", is("ursula"))
                .body("buildId", is(other.toString()))
                .body("policy.type", is("BUILD"))
                .body("changedBy", is("alice"));

        assertThat(startedOn(Tokens.of("ursula", "starters"))).isEqualTo(other);
        assertThat(startedOn(Tokens.of("victor", "starters"))).isEqualTo(everybodys);
        assertThat(startedOn(Tokens.ofClient("partner"))).isEqualTo(everybodys);
    }

    @Test
    void an_override_for_a_client_holds_for_its_own_calls_and_not_for_a_user_of_that_name() {
        app.override(UUID.randomUUID(), "client", "partner", 0, pinned(other));

        assertThat(startedOn(Tokens.ofClient("partner"))).isEqualTo(other);
        assertThat(startedOn(Tokens.of("partner", "starters"))).isEqualTo(everybodys);
    }

    @Test
    void the_user_comes_before_its_groups_and_they_before_everybody() {
        UUID third = app.publish("3", MODEL);
        app.override(UUID.randomUUID(), "group", "testers", 100, pinned(other));
        assertThat(startedOn(Tokens.of("ursula", "starters", "testers"))).isEqualTo(other);

        app.override(UUID.randomUUID(), "user", "ursula", -5, pinned(third));

        assertThat(startedOn(Tokens.of("ursula", "starters", "testers"))).isEqualTo(third);
        assertThat(startedOn(Tokens.of("victor", "starters", "testers"))).isEqualTo(other);
        assertThat(startedOn(Tokens.of("victor", "starters"))).isEqualTo(everybodys);
    }

    @Test
    void of_several_groups_the_highest_priority_holds_then_the_first_name() {
        UUID third = app.publish("3", MODEL);
        app.override(UUID.randomUUID(), "group", "b", 1, pinned(other));
        app.override(UUID.randomUUID(), "group", "a", 1, pinned(third));
        assertThat(startedOn(Tokens.of("ursula", "starters", "a", "b"))).isEqualTo(third);

        UUID high = UUID.randomUUID();
        app.override(high, "group", "c", 2, pinned(everybodys));
        assertThat(startedOn(Tokens.of("ursula", "starters", "a", "b", "c"))).isEqualTo(everybodys);

        app.override(high, "group", "c", 0, pinned(everybodys)).then().statusCode(200);
        assertThat(startedOn(Tokens.of("ursula", "starters", "a", "b", "c"))).isEqualTo(third);
    }

    @Test
    void an_override_that_follows_a_branch_moves_when_it_is_published_on() {
        app.override(UUID.randomUUID(), "group", "testers", 0, latestOn("next", true));
        String tester = Tokens.of("ursula", "starters", "testers");
        assertThat(startedOn(tester)).isEqualTo(other);

        UUID draft = app.publishOn("next", "3", "DRAFT", MODEL);

        assertThat(startedOn(tester)).isEqualTo(draft);
        assertThat(startedOn(Tokens.of("victor", "starters"))).isEqualTo(everybodys);
    }

    @Test
    void whom_an_override_concerns_has_no_build_as_long_as_its_branch_has_none() {
        app.override(UUID.randomUUID(), "group", "testers", 0, latestOn("feature/x", true))
                .then()
                .statusCode(201)
                .body("buildId", nullValue());

        Response refused = start(Tokens.of("ursula", "starters", "testers"));

        assertThat(assertProblem(refused, ProblemType.NO_ACTIVE_BUILD).getString("detail"))
                .contains("feature/x");
        assertThat(startedOn(Tokens.of("victor", "starters"))).isEqualTo(everybodys);
    }

    @Test
    void an_override_that_is_removed_holds_no_longer_and_all_is_in_the_history() {
        UUID id = UUID.randomUUID();
        app.override(id, "user", "ursula", 7, pinned(other));
        app.override(id, "user", "ursula", 7, latestOn("main", false)).then().statusCode(200);
        long before = rows.count();
        app.override(id, "user", "ursula", 7, latestOn("main", false)).then().statusCode(200);
        assertThat(rows.count()).isEqualTo(before);

        as("alice").delete(app.path() + "/activation/overrides/" + id).then().statusCode(204);

        assertThat(startedOn(Tokens.of("ursula", "starters"))).isEqualTo(everybodys);
        assertProblem(as("alice").get(app.path() + "/activation/overrides/" + id), ProblemType.OVERRIDE_NOT_FOUND);
        assertProblem(as("alice").delete(app.path() + "/activation/overrides/" + id), ProblemType.OVERRIDE_NOT_FOUND);
        as("alice")
                .get(app.path() + "/activation/history")
                .then()
                .statusCode(200)
                .body("items.kind", contains("REMOVED", "ACTIVATED", "ACTIVATED", "ACTIVATED"))
                .body("items[0].subject", is("ursula"))
                .body("items[0].changedBy", is("alice"))
                .body("items[0].toPolicy", nullValue())
                .body("items[0].toBuildId", nullValue())
                .body("items[0].fromBuildId", is(everybodys.toString()))
                .body("items[1].fromPolicy.buildId", is(other.toString()))
                .body("items[1].toPolicy.branch", is("main"))
                .body("items[1].priority", is(7))
                .body("items[3].subjectType", nullValue());
    }

    @Test
    void a_starter_sees_the_history_without_overrides() {
        app.override(UUID.randomUUID(), "user", "ursula", 0, pinned(other));

        withToken(Tokens.of("victor", "starters"))
                .get(app.path() + "/activation/history")
                .then()
                .statusCode(200)
                .body("items.size()", is(1))
                .body("items[0].subject", nullValue());
    }

    @Test
    void a_roll_back_leaves_overrides_alone() {
        app.override(UUID.randomUUID(), "user", "ursula", 0, pinned(everybodys));
        app.activate(other);
        app.override(UUID.randomUUID(), "user", "victor", 0, pinned(other));

        as("alice")
                .post(app.path() + "/activation/rollback")
                .then()
                .statusCode(200)
                .body("buildId", is(everybodys.toString()));

        assertThat(startedOn(Tokens.of("victor", "starters"))).isEqualTo(other);
    }

    @Test
    void overrides_are_read_page_by_page() {
        for (int i = 0; i < 5; i++) {
            app.override(UUID.randomUUID(), "user", "user-" + i, 0, pinned(other));
        }

        List<String> subjects = new ArrayList<>();
        String after = null;
        do {
            JsonPath page = as("alice")
                    .get(app.path() + "/activation/overrides?limit=2" + (after == null ? "" : "&after=" + after))
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            subjects.addAll(page.getList("items.subject"));
            after = page.getString("next");
        } while (after != null);

        assertThat(subjects).containsExactlyInAnyOrder("user-0", "user-1", "user-2", "user-3", "user-4");
    }

    @Test
    void a_subject_has_one_override_and_an_override_one_subject() {
        UUID id = UUID.randomUUID();
        app.override(id, "user", "ursula", 0, pinned(other));
        long before = rows.count();

        JsonPath taken = assertProblem(
                app.override(UUID.randomUUID(), "user", "ursula", 0, pinned(everybodys)), ProblemType.ALREADY_EXISTS);
        assertThat(taken.getUUID("id")).isEqualTo(id);
        assertProblem(app.override(id, "user", "victor", 0, pinned(other)), ProblemType.ILLEGAL_STATE);
        assertProblem(app.override(id, "group", "ursula", 0, pinned(other)), ProblemType.ILLEGAL_STATE);

        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void the_overrides_of_another_application_are_not_found_and_not_changed() {
        TestApplication neighbour = TestApplication.running(MODEL);
        UUID id = UUID.randomUUID();
        neighbour
                .override(id, "user", "ursula", 0, latestOn("main", false))
                .then()
                .statusCode(201);
        long before = rows.count();

        assertProblem(as("alice").get(app.path() + "/activation/overrides/" + id), ProblemType.OVERRIDE_NOT_FOUND);
        assertProblem(as("alice").delete(app.path() + "/activation/overrides/" + id), ProblemType.OVERRIDE_NOT_FOUND);
        assertProblem(app.override(id, "user", "ursula", 0, pinned(other)), ProblemType.ALREADY_EXISTS);

        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void the_global_policy_is_no_override() {
        UUID rule = UUID.fromString(
                rows.text("select id::text from activation where application_id = ?", app.applicationId));

        assertProblem(as("alice").delete(app.path() + "/activation/overrides/" + rule), ProblemType.OVERRIDE_NOT_FOUND);
        assertThat(overrides()).isEmpty();
    }

    @Test
    void two_who_override_the_same_at_once_do_not_both() {
        List<Integer> answers = AtOnce.times(
                6,
                () -> app.override(UUID.randomUUID(), "user", "ursula", 0, pinned(other))
                        .statusCode());

        assertThat(answers).containsOnlyOnce(201).containsOnly(201, 409);
        assertThat(overrides()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subjectType | ",
                "subjectType | everyone",
                "subject | ",
                "subject | a\u0007b",
                "priority | 1000001",
                "priority | -1000001",
                "policy | ",
                "policy | x",
                "color | red"
            })
    void an_override_that_is_none_is_refused(String field, String value) {
        Map<String, Object> body = new HashMap<>();
        body.put("subjectType", "user");
        body.put("subject", "ursula");
        body.put("policy", pinned(other));
        body.put(field, field.equals("priority") ? Integer.valueOf(value) : value);
        long before = rows.count();

        assertProblem(
                as("alice").body(body).put(app.path() + "/activation/overrides/" + UUID.randomUUID()),
                ProblemType.INVALID_REQUEST);

        assertThat(rows.count()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "1.5", "99999999999", "true"})
    void a_priority_that_is_no_integer_is_refused(String priority) {
        String body = "{\"subjectType\": \"user\", \"subject\": \"u\", \"priority\": " + priority
                + ", \"policy\": {\"type\": \"LATEST_ON_BRANCH\", \"branch\": \"main\"}}";

        assertProblem(
                as("alice").body(body).put(app.path() + "/activation/overrides/" + UUID.randomUUID()),
                ProblemType.INVALID_REQUEST);
    }

    @Test
    void an_override_pins_no_draft() {
        UUID draft = app.publish("3", "DRAFT", MODEL);

        assertProblem(app.override(UUID.randomUUID(), "user", "ursula", 0, pinned(draft)), ProblemType.ILLEGAL_STATE);
    }

    private List<String> overrides() {
        return as("alice")
                .get(app.path() + "/activation/overrides")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.id");
    }

    private Response start(String token) {
        return withToken(token)
                .body(Map.of())
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/p/start",
                        app.workspaceId,
                        app.applicationId);
    }

    /** The build of a start, which is the one that is announced. */
    private UUID startedOn(String token) {
        UUID announced = withToken(token)
                .get("/api/runtime/wks/{w}/app/{a}/build/info", app.workspaceId, app.applicationId)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getUUID("buildId");
        UUID started = start(token).then().statusCode(200).extract().jsonPath().getUUID("buildId");
        assertThat(started).isEqualTo(announced);
        return started;
    }
}
