package dev.onset.usertasks;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;

import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A process with one user task, whose people come with the start. */
final class TestUserTasks {

    static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("reviewing")
            .startEvent()
            .userTask(
                    "review",
                    task -> task.name("Review")
                            .zeebeUserTask()
                            .zeebeAssigneeExpression("assignee")
                            .zeebeCandidateUsersExpression("users")
                            .zeebeCandidateGroupsExpression("groups")
                            .zeebeTaskPriorityExpression("priority")
                            .zeebeDueDateExpression("due"))
            .endEvent()
            .done();

    private TestUserTasks() {}

    static UUID start(TestApplication app, Map<String, ?> people) {
        Map<String, Object> values = new HashMap<>();
        values.put("assignee", null);
        values.put("users", null);
        values.put("groups", null);
        values.put("priority", 50);
        values.put("due", null);
        values.putAll(people);
        return app.start("reviewing", values);
    }

    static String key(UUID instance) {
        return instance(instance).getString("userTasks[0].userTaskKey");
    }

    static Response search(String user, Map<String, ?> body) {
        return as(user).body(body).post("/v2/user-tasks/search");
    }

    /** The keys that a search of the test's own application finds, in order. */
    static List<String> find(TestApplication app, String user, Map<String, ?> filter) {
        Map<String, Object> here = new HashMap<>(filter);
        here.put("tenantId", app.applicationId);
        return found(search(user, Map.of("filter", here))).getList("items.userTaskKey");
    }

    static JsonPath found(Response response) {
        return response.then().statusCode(200).extract().jsonPath();
    }
}
