package dev.onset.usertasks;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.completeUserTask;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.usertasks.TestUserTasks.key;
import static dev.onset.usertasks.TestUserTasks.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.TestApplication;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class UserTaskChangesTest {

    @Test
    void each_change_is_in_the_history_with_who_did_it() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        app.grant("user", "bob", "operator");
        UUID uuid = start(app, Map.of());
        String key = key(uuid);

        assign("alice", key, Map.of("assignee", "carol", "action", "claim"))
                .then()
                .statusCode(204);
        assertThat(instance(uuid).getString("userTasks[0].assignee")).isEqualTo("carol");
        assign("bob", key, Map.of("assignee", "dave")).then().statusCode(204);
        unassign("bob", key).then().statusCode(204);
        assertThat(instance(uuid).getString("userTasks[0].assignee")).isNull();
        update(
                        "alice",
                        key,
                        Map.of(
                                "candidateGroups",
                                List.of("sales"),
                                "dueDate",
                                "2027-01-31T12:00:00+01:00",
                                "priority",
                                80))
                .then()
                .statusCode(204);

        JsonPath history = history(uuid);
        assertThat(history.getList("events.findAll { it.nodeId == 'review' }.kind"))
                .containsExactly("ENTERED", "TASK_ASSIGNED", "TASK_ASSIGNED", "TASK_UNASSIGNED", "TASK_UPDATED");
        assertThat(history.getList("events.findAll { it.kind.startsWith('TASK') }.actor"))
                .containsExactly("alice", "bob", "bob", "alice");
        assertThat(history.getList("events.findAll { it.kind.startsWith('TASK') }.detail"))
                .containsExactly("to carol", "to dave from carol", "from dave", "candidateGroups, dueDate, priority");
        JsonPath now = instance(uuid);
        assertThat(now.getLong("revision")).isEqualTo(5);
        assertThat(now.getList("userTasks[0].candidateGroups")).containsExactly("sales");
        assertThat(now.getString("userTasks[0].dueDate")).isEqualTo("2027-01-31T11:00:00Z");
        assertThat(now.getInt("userTasks[0].priority")).isEqualTo(80);
    }

    @Test
    void what_is_left_out_stays_and_what_is_empty_is_taken_away() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        UUID uuid =
                start(app, Map.of("users", List.of("bob"), "groups", List.of("sales"), "due", "2027-01-31T12:00:00Z"));
        String key = key(uuid);

        update("alice", key, Map.of("candidateUsers", List.of(), "dueDate", ""))
                .then()
                .statusCode(204);

        JsonPath task =
                as("alice").get("/v2/user-tasks/{key}", key).then().extract().jsonPath();
        assertThat(task.getList("candidateUsers")).isEmpty();
        assertThat(task.getList("candidateGroups")).containsExactly("sales");
        assertThat(task.getString("dueDate")).isNull();
        assertThat(task.getInt("priority")).isEqualTo(50);
    }

    @Test
    void a_change_that_changes_nothing_leaves_no_trace() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        UUID uuid = start(app, Map.of("assignee", "bob"));
        String key = key(uuid);

        assign("alice", key, Map.of("assignee", "bob", "allowOverride", false))
                .then()
                .statusCode(204);
        update("alice", key, Map.of()).then().statusCode(204);
        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
        unassign("alice", key).then().statusCode(204);
        unassign("alice", key).then().statusCode(204);

        assertThat(instance(uuid).getLong("revision")).isEqualTo(2);
    }

    @Test
    void of_many_who_claim_a_task_at_once_one_gets_it() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        UUID uuid = start(app, Map.of());
        String key = key(uuid);
        List<String> users = List.of("u1", "u2", "u3", "u4", "u5", "u6");

        List<Integer> answers = AtOnce.all(users.stream()
                .<Callable<Integer>>map(
                        user -> () -> assign("alice", key, Map.of("assignee", user, "allowOverride", false))
                                .statusCode())
                .toList());

        assertThat(answers)
                .containsOnlyOnce(204)
                .filteredOn(status -> status == 409)
                .hasSize(5);
        assertThat(instance(uuid).getString("userTasks[0].assignee")).isEqualTo(users.get(answers.indexOf(204)));
        assertProblem(assign("alice", key, Map.of("assignee", "x", "allowOverride", false)), ProblemType.ILLEGAL_STATE);
    }

    @Test
    void only_operators_and_those_whom_the_task_names_may_change_it() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        app.grant("user", "bob", "starter");
        app.grant("user", "carol", "viewer");
        UUID uuid = start(app, Map.of("groups", List.of("sales")));
        String key = key(uuid);

        assertProblem(assign("carol", key, Map.of("assignee", "carol")), ProblemType.FORBIDDEN);
        assertProblem(unassign("carol", key), ProblemType.FORBIDDEN);
        assertProblem(update("carol", key, Map.of("priority", 1)), ProblemType.FORBIDDEN);
        assertProblem(assign("dave", key, Map.of("assignee", "dave")), ProblemType.USER_TASK_NOT_FOUND);
        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);

        assign("bob", key, Map.of("assignee", "bob", "allowOverride", false))
                .then()
                .statusCode(204);
        completeUserTask("bob", key, Map.of()).then().statusCode(204);
        assertProblem(assign("alice", key, Map.of("assignee", "x")), ProblemType.USER_TASK_NOT_FOUND);
        assertProblem(unassign("alice", key), ProblemType.USER_TASK_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"assignee\": \"\"}",
                "{\"assignee\": \" \"}",
                "{\"assignee\": \"\\u0000\"}",
                "{\"assignee\": null}",
                "{\"assignee\": 5}",
                "{\"assignee\": \"a\", \"allowOverride\": \"yes\"}"
            })
    void an_assignment_that_makes_no_sense_changes_nothing(String body) {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        UUID uuid = start(app, Map.of());

        assertProblem(
                as("alice").body(body).post("/v2/user-tasks/{key}/assignment", key(uuid)), ProblemType.INVALID_REQUEST);

        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"changeset\": null}",
                "{\"changeset\": {\"priority\": 101}}",
                "{\"changeset\": {\"priority\": -1}}",
                "{\"changeset\": {\"priority\": \"5\"}}",
                "{\"changeset\": {\"dueDate\": \"tomorrow\"}}",
                "{\"changeset\": {\"followUpDate\": \"2027-01-01\"}}",
                "{\"changeset\": {\"dueDate\": \"+300000-01-01T00:00:00Z\"}}",
                "{\"changeset\": {\"candidateUsers\": [null]}}",
                "{\"changeset\": {\"candidateGroups\": [\"\\u0000\"]}}",
                "{\"changeset\": {\"candidateGroups\": \"sales\"}}"
            })
    void an_update_that_makes_no_sense_changes_nothing(String body) {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        UUID uuid = start(app, Map.of());

        assertProblem(as("alice").body(body).patch("/v2/user-tasks/{key}", key(uuid)), ProblemType.INVALID_REQUEST);

        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
    }

    private static Response assign(String user, String key, Map<String, ?> body) {
        return as(user).body(body).post("/v2/user-tasks/{key}/assignment", key);
    }

    private static Response unassign(String user, String key) {
        return as(user).delete("/v2/user-tasks/{key}/assignee", key);
    }

    private static Response update(String user, String key, Map<String, ?> changeset) {
        return as(user).body(Map.of("changeset", changeset)).patch("/v2/user-tasks/{key}", key);
    }

    private static JsonPath history(UUID uuid) {
        return as("alice")
                .get("/api/runtime/process-instance/{uuid}/history", uuid)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
