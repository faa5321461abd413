package dev.onset.activations;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.latestOn;
import static dev.onset.testing.TestApplication.pinned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestRows;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BranchPolicyTest {

    private static final BpmnModelInstance MODEL =
            Bpmn.createExecutableProcess("p").startEvent().endEvent().done();

    @Inject
    TestRows rows;

    @Inject
    ObservedChanges observed;

    private TestApplication app;

    @BeforeEach
    void createApplication() {
        app = TestApplication.create();
    }

    @Test
    void publishing_on_the_branch_moves_the_active_build_at_once() {
        UUID first = app.publish("1", MODEL);
        app.choose(latestOn("main", false))
                .then()
                .statusCode(200)
                .body("buildId", is(first.toString()))
                .body("policy.type", is("LATEST_ON_BRANCH"))
                .body("policy.branch", is("main"))
                .body("policy.buildId", nullValue())
                .body("policy.drafts", is(false));

        UUID second = app.publish("2", MODEL);

        assertThat(startedOn("alice")).isEqualTo(second);
        as("alice")
                .get(app.path() + "/activation")
                .then()
                .body("buildId", is(second.toString()))
                .body("policy.type", is("LATEST_ON_BRANCH"));
    }

    @Test
    void neither_a_draft_nor_another_branch_moves_a_policy_for_committed_builds() {
        UUID first = app.publish("1", MODEL);
        app.choose(latestOn("main", false));

        app.publish("2", "DRAFT", MODEL);
        app.publishOn("next", "3", "COMMITTED", MODEL);

        assertThat(startedOn("alice")).isEqualTo(first);
    }

    @Test
    void a_draft_moves_a_policy_that_allows_drafts() {
        app.publish("1", MODEL);
        UUID draft = app.publish("2", "DRAFT", MODEL);

        app.choose(latestOn("main", true)).then().body("buildId", is(draft.toString()));
        assertThat(startedOn("alice")).isEqualTo(draft);

        UUID next = app.publish("3", "DRAFT", MODEL);
        assertThat(startedOn("alice")).isEqualTo(next);
    }

    @Test
    void a_policy_may_wait_for_the_first_build_of_its_branch() {
        app.choose(latestOn("main", false)).then().statusCode(200).body("buildId", nullValue());
        assertThat(assertProblem(app.start("alice", "p", Map.of()), ProblemType.NO_ACTIVE_BUILD)
                        .getString("detail"))
                .contains("branch main");
        app.publish("1", "DRAFT", MODEL);
        assertProblem(app.start("alice", "p", Map.of()), ProblemType.NO_ACTIVE_BUILD);

        UUID build = app.publish("2", MODEL);

        assertThat(startedOn("alice")).isEqualTo(build);
    }

    @Test
    void a_branch_without_a_build_does_not_take_the_active_build_away() {
        UUID build = app.publish("1", MODEL);
        app.activate(build);
        long before = rows.count();

        assertProblem(app.choose(latestOn("mian", false)), ProblemType.ILLEGAL_STATE);

        assertThat(rows.count()).isEqualTo(before);
        assertThat(startedOn("alice")).isEqualTo(build);
    }

    @Test
    void publishing_the_same_again_moves_nothing() {
        app.choose(latestOn("main", false));
        Map<String, ?> build = Map.of(
                "version", "1", "files", List.of(Map.of("path", "p.bpmn", "content", Bpmn.convertToString(MODEL))));
        app.publish(build).then().statusCode(201);
        long before = rows.count();

        app.publish(build).then().statusCode(200);

        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void a_move_is_in_the_history_with_who_published() {
        app.grant("user", "bob", "publisher");
        UUID first = app.publish("1", MODEL);
        app.choose(latestOn("main", false));
        UUID second = as("bob")
                .body(Map.of(
                        "version",
                        "2",
                        "files",
                        List.of(Map.of("path", "p.bpmn", "content", Bpmn.convertToString(MODEL)))))
                .post(app.path() + "/builds")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");

        as("alice")
                .get(app.path() + "/activation/history")
                .then()
                .statusCode(200)
                .body("items.kind", contains("MOVED", "ACTIVATED"))
                .body("items.number", contains(2, 1))
                .body("items[0].changedBy", is("bob"))
                .body("items[0].fromBuildId", is(first.toString()))
                .body("items[0].toBuildId", is(second.toString()))
                .body("items[0].fromPolicy.type", is("LATEST_ON_BRANCH"))
                .body("items[1].fromPolicy", nullValue())
                .body("items[1].toPolicy.branch", is("main"));
    }

    @Test
    void a_roll_back_from_a_branch_pins_the_build_before_and_passes_drafts_over() {
        UUID first = app.publish("1", MODEL);
        app.choose(latestOn("main", true));
        UUID second = app.publish("2", MODEL);
        app.publish("3", "DRAFT", MODEL);
        app.publish("4", "DRAFT", MODEL);

        rollBack().then().statusCode(200).body("buildId", is(second.toString())).body("policy.type", is("BUILD"));
        rollBack().then().statusCode(200).body("buildId", is(first.toString()));
        assertProblem(rollBack(), ProblemType.ILLEGAL_STATE);

        app.publish("5", MODEL);
        assertThat(startedOn("alice")).isEqualTo(first);
    }

    @Test
    void a_roll_back_passes_over_a_change_that_kept_the_build() {
        UUID first = app.publish("1", MODEL);
        UUID second = app.publish("2", MODEL);
        app.activate(first);
        app.activate(second);
        app.choose(latestOn("main", false)).then().body("buildId", is(second.toString()));

        rollBack().then().statusCode(200).body("buildId", is(first.toString()));
    }

    @Test
    void whoever_observes_the_active_build_is_told_of_moves_and_of_policies() {
        UUID first = app.publish("1", MODEL);
        app.activate(first);
        app.choose(latestOn("main", false));
        UUID second = app.publish("2", MODEL);
        app.publish("3", "DRAFT", MODEL);
        app.override(UUID.randomUUID(), "user", "bob", 0, latestOn("main", true))
                .then()
                .statusCode(201);
        app.publish("4", "DRAFT", MODEL);

        assertThat(observed.of(app.applicationId))
                .containsExactly(
                        new ActiveBuildChanged(app.workspaceId, app.applicationId, null, first),
                        new ActiveBuildChanged(app.workspaceId, app.applicationId, first, second));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"policy\": {}}",
                "{\"policy\": null}",
                "{\"policy\": []}",
                "{\"policy\": {\"type\": \"NEWEST\"}}",
                "{\"policy\": {\"type\": \"BUILD\"}}",
                "{\"policy\": {\"type\": \"BUILD\", \"buildId\": \"x\"}}",
                "{\"policy\": {\"type\": \"BUILD\", \"branch\": \"main\", \"buildId\": \"019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5d\"}}",
                "{\"policy\": {\"type\": \"BUILD\", \"drafts\": true, \"buildId\": \"019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5d\"}}",
                "{\"policy\": {\"type\": \"LATEST_ON_BRANCH\"}}",
                "{\"policy\": {\"type\": \"LATEST_ON_BRANCH\", \"branch\": \"\"}}",
                "{\"policy\": {\"type\": \"LATEST_ON_BRANCH\", \"branch\": \"a b\"}}",
                "{\"policy\": {\"type\": \"LATEST_ON_BRANCH\", \"branch\": \"a\\u0000\"}}",
                "{\"policy\": {\"type\": \"LATEST_ON_BRANCH\", \"branch\": \"main\", \"drafts\": \"yes\"}}",
                "{\"policy\": {\"type\": \"LATEST_ON_BRANCH\", \"branch\": \"main\", \"buildId\": \"019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5d\"}}",
                "{\"buildId\": \"019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5d\", \"policy\": {\"type\": \"LATEST_ON_BRANCH\", \"branch\": \"main\"}}"
            })
    void a_policy_that_is_none_is_refused(String body) {
        long before = rows.count();

        assertProblem(as("alice").body(body).put(app.path() + "/activation"), ProblemType.INVALID_REQUEST);

        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void a_policy_pins_no_draft_and_no_build_of_another_application() {
        UUID draft = app.publish("1", "DRAFT", MODEL);
        UUID elsewhere = TestApplication.create().publish("1", MODEL);

        assertProblem(app.choose(pinned(draft)), ProblemType.ILLEGAL_STATE);
        assertProblem(app.choose(pinned(elsewhere)), ProblemType.BUILD_NOT_FOUND);
        assertProblem(as("alice").get(app.path() + "/activation"), ProblemType.NO_ACTIVE_BUILD);
    }

    private UUID startedOn(String user) {
        return app.start(user, "p", Map.of())
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getUUID("buildId");
    }

    private Response rollBack() {
        return as("alice").post(app.path() + "/activation/rollback");
    }
}
