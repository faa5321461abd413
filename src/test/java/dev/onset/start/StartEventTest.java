package dev.onset.start;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class StartEventTest {

    private TestApplication app;
    private UUID build;

    @BeforeEach
    void publish() {
        app = TestApplication.create();
        build = app.publish("1", starts("one", "web"), starts("several", "web", "branch"), starts("none"));
    }

    private static BpmnModelInstance starts(String name, String... noneStarts) {
        ProcessBuilder process = Bpmn.createExecutableProcess(name);
        for (String start : noneStarts) {
            process.startEvent(start).endEvent();
        }
        process.startEvent("by_message").message("paid-" + name).endEvent();
        return process.startEvent("by_timer")
                .timerWithDate("2999-01-01T00:00:00Z")
                .endEvent()
                .done();
    }

    private Response start(String process, Map<String, ?> parameters) {
        return as("alice")
                .body("{\"a\": 1}")
                .queryParams(parameters)
                .post(
                        "/api/runtime/app/{app}/build/{build}/process-name/{process}/start",
                        app.applicationId,
                        build,
                        process);
    }

    private void assertStartsAt(String event, Response started) {
        UUID uuid = started.then().statusCode(200).extract().jsonPath().getUUID("uuid");
        assertThat(path(uuid)).startsWith(event);
        assertThat(TestApplication.instance(uuid).getInt("values.a")).isEqualTo(1);
    }

    @Test
    void a_start_takes_the_none_start_event_or_the_one_that_it_names() {
        assertStartsAt("web", start("one", Map.of()));
        assertStartsAt("web", start("one", Map.of("startEvent", "web")));
        assertStartsAt("by_message", start("one", Map.of("startEvent", "by_message")));
        assertStartsAt("branch", start("several", Map.of("startEvent", "branch")));
        assertStartsAt("by_timer", start("none", Map.of("startEvent", "by_timer")));
    }

    @Test
    void the_active_build_is_started_at_a_named_event_too() {
        app.activate(build);

        assertStartsAt(
                "branch",
                as("alice")
                        .body("{\"a\": 1}")
                        .post(
                                "/api/runtime/wks/{workspace}/app/{app}/process-name/several/start?startEvent=branch",
                                app.workspaceId,
                                app.applicationId));
    }

    @Test
    void where_there_are_several_none_start_events_the_start_must_say_which() {
        var problem = assertProblem(start("several", Map.of()), ProblemType.INVALID_PARAMETER);

        assertThat(problem.getString("parameter")).isEqualTo("startEvent");
        assertThat(problem.getList("startEvents")).containsExactly("web", "branch");
    }

    @Test
    void a_process_that_nothing_but_events_start_is_not_started_without_a_name() {
        var problem = assertProblem(start("none", Map.of()), ProblemType.ILLEGAL_STATE);

        assertThat(problem.getList("startEvents")).containsExactly("by_message", "by_timer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Web", " ", "one", "endEvent", "web,branch"})
    void a_wrong_name_is_a_problem_that_lists_the_names_there_are(String name) {
        var problem = assertProblem(start("several", Map.of("startEvent", name)), ProblemType.INVALID_PARAMETER);

        assertThat(problem.getString("parameter")).isEqualTo("startEvent");
        assertThat(problem.getList("startEvents")).containsExactly("web", "branch", "by_message", "by_timer");
    }
}
