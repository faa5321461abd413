package dev.onset.usertasks;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.completeUserTask;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class UserTaskCompletionTest {

    /** Who is to do it comes with the start. */
    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("reviewing")
            .startEvent()
            .userTask(
                    "review",
                    task -> task.zeebeUserTask()
                            .zeebeAssigneeExpression("assignee")
                            .zeebeCandidateUsersExpression("users")
                            .zeebeCandidateGroupsExpression("groups")
                            .zeebeTaskPriorityExpression("priority")
                            .zeebeDueDateExpression("due"))
            .endEvent()
            .done();

    @ParameterizedTest
    @CsvSource({"bob,,", ",bob,", ",,sales"})
    void whoever_the_task_names_needs_no_more_than_a_grant_to_start(String assignee, String user, String group) {
        TestApplication app = TestApplication.running(MODEL);
        app.grant("user", "bob", "starter");
        app.grant("user", "carol", "starter");
        app.grant("user", "carol", "viewer");
        UUID uuid = start(app, assignee, user, group);
        String key = taskKey(uuid);

        completeUserTask("carol", key, Map.of("by", "carol"))
                .then()
                .statusCode(403)
                .body("permission", is("user-task:work"));
        completeUserTask("dave", key, Map.of("by", "dave"))
                .then()
                .statusCode(404)
                .body("type", is("/problems/user-task-not-found"));
        completeUserTask("bob", key, Map.of("by", "bob")).then().statusCode(204);

        JsonPath finished = instance(uuid);
        assertThat(finished.getString("state")).isEqualTo("FINISHED");
        assertThat(finished.getString("values.by")).isEqualTo("bob");
    }

    @Test
    void being_named_is_not_enough_without_any_grant() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = start(app, "bob", "bob", "sales");

        completeUserTask("bob", taskKey(uuid), Map.of())
                .then()
                .statusCode(404)
                .body("type", is("/problems/user-task-not-found"));

        assertThat(instance(uuid).getString("state")).isEqualTo("STARTED");
    }

    @Test
    void a_client_of_the_assignees_name_is_not_the_assignee() {
        TestApplication app = TestApplication.running(MODEL);
        app.grant("client", "bob", "starter");
        UUID uuid = start(app, "bob", null, null);

        withToken(Tokens.ofClient("bob"))
                .body(Map.of())
                .post("/v2/user-tasks/{key}/completion", taskKey(uuid))
                .then()
                .statusCode(403);
    }

    @Test
    void an_operator_may_complete_what_names_others() {
        TestApplication app = TestApplication.running(MODEL);
        app.grant("user", "bob", "operator");
        UUID uuid = start(app, "carol", null, null);

        completeUserTask("bob", taskKey(uuid), Map.of()).then().statusCode(204);

        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
    }

    @Test
    void a_second_completion_finds_no_task_and_changes_nothing() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = start(app, null, null, null);
        String key = taskKey(uuid);

        completeUserTask("alice", key, Map.of("by", "first")).then().statusCode(204);
        completeUserTask("alice", key, Map.of("by", "second"))
                .then()
                .statusCode(404)
                .body("type", is("/problems/user-task-not-found"));

        assertThat(instance(uuid).getString("values.by")).isEqualTo("first");
        assertThat(instance(uuid).getLong("revision")).isEqualTo(2);
    }

    @Test
    void variables_that_cannot_be_kept_are_refused_and_change_nothing() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = start(app, null, null, null);

        as("alice")
                .body("{\"variables\": {\"a\": \"\\u0000\"}}")
                .post("/v2/user-tasks/{key}/completion", taskKey(uuid))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", is("/variables/a"));

        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
        assertThat(instance(uuid).getList("userTasks")).hasSize(1);
    }

    @Test
    void a_task_shows_what_its_expressions_gave() {
        TestApplication app = TestApplication.running(MODEL);

        JsonPath instance = instance(app.start(
                "reviewing",
                Map.of(
                        "assignee",
                        "bob",
                        "users",
                        List.of("carol", "dave"),
                        "groups",
                        List.of("sales"),
                        "priority",
                        90,
                        "due",
                        "2027-01-31T12:00:00+01:00")));

        assertThat(instance.getString("userTasks[0].assignee")).isEqualTo("bob");
        assertThat(instance.getList("userTasks[0].candidateUsers")).containsExactly("carol", "dave");
        assertThat(instance.getList("userTasks[0].candidateGroups")).containsExactly("sales");
        assertThat(instance.getInt("userTasks[0].priority")).isEqualTo(90);
        assertThat(instance.getString("userTasks[0].dueDate")).isEqualTo("2027-01-31T11:00:00Z");
    }

    private static UUID start(TestApplication app, String assignee, String user, String group) {
        Map<String, Object> values = new java.util.HashMap<>();
        values.put("assignee", assignee);
        values.put("users", user == null ? null : List.of(user));
        values.put("groups", group == null ? null : List.of(group));
        values.put("priority", 50);
        values.put("due", null);
        return app.start("reviewing", values);
    }

    private static String taskKey(UUID uuid) {
        return instance(uuid).getString("userTasks[0].userTaskKey");
    }
}
