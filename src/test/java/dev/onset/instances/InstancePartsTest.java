package dev.onset.instances;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class InstancePartsTest {

    private static final String PATH = "/api/runtime/process-instance/{uuid}";

    private static final BpmnModelInstance CHILD = Bpmn.createExecutableProcess("child")
            .startEvent()
            .userTask("look", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    @Test
    void the_values_are_all_or_those_that_are_named() {
        TestApplication app = TestApplication.running(CHILD);
        UUID uuid = app.start("child", Map.of("a", 1, "b", List.of("x"), "c,d", true));

        assertThat(get(uuid, "/values", Map.of()).getMap("values")).hasSize(3);
        assertThat(get(uuid, "/values", Map.of()).getLong("revision")).isEqualTo(1);
        assertThat(get(uuid, "/values", Map.of("names", "a")).getMap("values")).isEqualTo(Map.of("a", 1));
        assertThat(get(uuid, "/values", Map.of("names", "a,b")).getMap("values"))
                .containsOnlyKeys("a", "b");
        assertThat(get(uuid, "/values", Map.of("names", List.of("b", "none", "a")))
                        .getMap("values"))
                .containsOnlyKeys("a", "b");
        assertThat(get(uuid, "/values", Map.of("names", "none")).getMap("values"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"userTasks,/user-tasks,userTaskKey", "jobs,/jobs,jobKey", "incidents,/incidents,incidentKey"})
    void what_an_instance_waits_for_is_listed_a_page_at_a_time(String embedded, String list, String key) {
        TestApplication app = TestApplication.running(each(embedded));
        int many = 103;
        UUID uuid = app.start(
                "each", Map.of("items", IntStream.range(0, many).boxed().toList()));

        List<String> keys = all(uuid, list, key, 50);

        assertThat(keys).hasSize(many).doesNotHaveDuplicates();
        assertThat(keys.stream().map(Long::valueOf).toList()).isSorted();
        assertThat(TestApplication.instance(uuid).getList(embedded + "." + key)).isEqualTo(keys.subList(0, 100));
        assertThat(get(uuid, list, Map.of("limit", 100_000)).getList("items")).hasSize(100);
        assertThat(get(uuid, list, Map.of("limit", 0)).getList("items")).hasSize(1);
    }

    @Test
    void the_instances_that_an_instance_called_are_listed_newest_first() {
        TestApplication app = TestApplication.running(
                CHILD,
                Bpmn.createExecutableProcess("parent")
                        .startEvent()
                        .callActivity(
                                "call",
                                call -> call.zeebeProcessId("child")
                                        .multiInstance(loop -> loop.zeebeInputCollectionExpression("items")))
                        .endEvent()
                        .done());
        UUID uuid = app.start("parent", Map.of("items", List.of(1, 2, 3, 4, 5)));
        app.start("parent", Map.of("items", List.of(1)));

        List<String> children = all(uuid, "/children", "uuid", 2);

        assertThat(children).hasSize(5).doesNotHaveDuplicates();
        JsonPath first = get(uuid, "/children", Map.of());
        assertThat(first.getList("items.uuid")).isEqualTo(children);
        assertThat(first.getList("items.startedAt", String.class))
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(first.getList("items.parentProcessInstanceUuid")).containsOnly(uuid.toString());
        assertThat(first.getList("items.processDefinitionName")).containsOnly("child");
        assertThat(get(UUID.fromString(children.getFirst()), "/children", Map.of())
                        .getList("items"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/values", "/jobs", "/user-tasks", "/incidents", "/children"})
    void each_part_is_for_those_who_may_read_the_instance(String part) {
        TestApplication app = TestApplication.running(CHILD);
        app.grant("user", "bob", "starter");
        UUID own = app.start("bob", "child", Map.of()).jsonPath().getUUID("uuid");
        UUID others = app.start("child", Map.of());

        as("bob").get(PATH + part, own).then().statusCode(200);
        assertThat(assertProblem(as("bob").get(PATH + part, others), ProblemType.FORBIDDEN)
                        .getString("permission"))
                .isEqualTo("instance:read");
        assertProblem(as("dave").get(PATH + part, own), ProblemType.INSTANCE_NOT_FOUND);
        assertProblem(as("alice").get(PATH + part, UUID.randomUUID()), ProblemType.INSTANCE_NOT_FOUND);
        assertProblem(as("alice").get(PATH + part, "x"), ProblemType.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs", "/user-tasks", "/incidents", "/children"})
    void what_is_no_cursor_or_no_number_is_refused(String list) {
        UUID uuid = TestApplication.running(CHILD).start("child", Map.of());

        for (String parameter : List.of("after", "limit")) {
            assertThat(assertProblem(
                                    as("alice").queryParam(parameter, "x").get(PATH + list, uuid),
                                    ProblemType.INVALID_PARAMETER)
                            .getString("parameter"))
                    .isEqualTo(parameter);
        }
    }

    private static BpmnModelInstance each(String kind) {
        var start = Bpmn.createExecutableProcess("each").startEvent();
        return (switch (kind) {
                    case "userTasks" ->
                        start.userTask(
                                "work",
                                task -> task.zeebeUserTask()
                                        .multiInstance(loop -> loop.zeebeInputCollectionExpression("items")));
                    case "jobs" ->
                        start.serviceTask(
                                "work",
                                task -> task.zeebeJobType("work")
                                        .multiInstance(loop -> loop.zeebeInputCollectionExpression("items")));
                    default ->
                        start.scriptTask(
                                "work",
                                task -> task.zeebeExpression("assert(none, none > 1)")
                                        .zeebeResultVariable("result")
                                        .multiInstance(loop -> loop.zeebeInputCollectionExpression("items")));
                })
                .endEvent()
                .done();
    }

    private static List<String> all(UUID uuid, String list, String member, int limit) {
        List<String> all = new ArrayList<>();
        String next = null;
        do {
            JsonPath page =
                    get(uuid, list, next == null ? Map.of("limit", limit) : Map.of("limit", limit, "after", next));
            all.addAll(page.getList("items." + member, String.class));
            next = page.getString("next");
        } while (next != null);
        return all;
    }

    private static JsonPath get(UUID uuid, String part, Map<String, ?> parameters) {
        return as("alice")
                .queryParams(parameters)
                .get(PATH + part, uuid)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
