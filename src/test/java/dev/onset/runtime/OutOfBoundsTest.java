package dev.onset.runtime;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts and times without end: a literal is refused, a value is an incident, and a request is answered with a problem. */
@QuarkusTest
class OutOfBoundsTest {

    /** Waits, in each branch, for something whose name or time is a value of the start. */
    private static final BpmnModelInstance WAITING = Bpmn.createExecutableProcess("waiting")
            .startEvent()
            .parallelGateway("fork")
            .intermediateCatchEvent("date", event -> event.timerWithDateExpression("date"))
            .endEvent()
            .moveToNode("fork")
            .intermediateCatchEvent("duration", event -> event.timerWithDurationExpression("duration"))
            .endEvent()
            .moveToNode("fork")
            .intermediateCatchEvent(
                    "message",
                    event -> event.message(
                            message -> message.nameExpression("name").zeebeCorrelationKeyExpression("key")))
            .endEvent()
            .moveToNode("fork")
            .serviceTask("job", task -> task.zeebeJobTypeExpression("type"))
            .boundaryEvent("cycle", event -> event.cancelActivity(false).timerWithCycleExpression("cycle"))
            .endEvent()
            .moveToNode("fork")
            .userTask(
                    "task",
                    task -> task.zeebeUserTask()
                            .zeebeAssigneeExpression("assignee")
                            .zeebeCandidateGroupsExpression("groups")
                            .zeebeCandidateUsersExpression("users")
                            .zeebeDueDateExpression("due")
                            .zeebeFollowUpDateExpression("due"))
            .endEvent()
            .moveToNode("fork")
            .callActivity("call", call -> call.zeebeProcessIdExpression("called"))
            .endEvent()
            .done();

    private static final BpmnModelInstance CALLED =
            Bpmn.createExecutableProcess("called").startEvent().endEvent().done();

    private static final Map<String, Object> FITTING = Map.of(
            "date", "9999-12-31T23:59:59Z",
            "duration", "P1000Y",
            "name", "paid",
            "key", "o-1",
            "type", "never-taken",
            "cycle", "R/P1000Y",
            "assignee", "carol",
            "groups", List.of("sales"),
            "users", List.of("dave"),
            "due", "9999-12-31T23:59:59Z");

    private static UUID start(TestApplication app, String name, Object value) {
        Map<String, Object> values = new HashMap<>(FITTING);
        values.put("called", "called");
        values.put(name, value);
        return app.start("waiting", values);
    }

    /** Characters of four bytes that PostgreSQL cannot compress. */
    private static String characters(int number) {
        Random random = new Random(number);
        StringBuilder text = new StringBuilder();
        IntStream.range(0, number).forEach(n -> text.appendCodePoint(0x1F300 + random.nextInt(0x300)));
        return text.toString();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("date", "+300000-01-01T00:00:00Z", "date"),
                arguments("date", "9999-12-31T23:59:59-18:00", "date"),
                arguments("date", "+999999999-12-31T23:59:59Z", "date"),
                arguments("duration", "P300000Y", "duration"),
                arguments("duration", "PT1000000000000H", "duration"),
                arguments("duration", "PT9223372036854775807S", "duration"),
                arguments("cycle", "R/P300000Y", "job"),
                arguments("cycle", "R/PT1000000000000H", "job"),
                arguments("cycle", "R99999999999999999999/PT1H", "job"),
                arguments("cycle", "R/+300000-01-01T00:00:00Z/P1D", "job"),
                arguments("name", characters(501), "message"),
                arguments("name", "x".repeat(1_000_000), "message"),
                arguments("key", characters(501), "message"),
                arguments("key", "k".repeat(2_700), "message"),
                arguments("type", characters(501), "job"),
                arguments("assignee", characters(201), "task"),
                arguments("assignee", characters(3_000), "task"),
                arguments("groups", List.of("sales", characters(201)), "task"),
                arguments("users", List.of(characters(3_000)), "task"),
                arguments("groups", Collections.nCopies(1_001, "g"), "task"),
                arguments("due", "+300000-01-01T00:00:00Z", "task"),
                arguments("due", "0001-01-01T00:00:00+01:00", "task"),
                arguments("due", "9999-12-31T23:59:59-01:00", "task"),
                arguments("called", characters(201), "call"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_that_is_out_of_bounds_is_an_incident_at_its_node_and_nowhere_else(
            String name, Object value, String node) {
        TestApplication app = TestApplication.running(WAITING, CALLED);

        JsonPath instance = instance(start(app, name, value));

        assertThat(instance.getString("state")).isEqualTo("STARTED");
        assertThat(instance.getList("incidents.nodeId")).containsExactly(node);
        assertThat(instance.getString("incidents[0].message")).hasSizeLessThan(200);
    }

    static Stream<Arguments> longest() {
        return Stream.of(
                arguments("date", "9999-12-31T23:59:59Z"),
                arguments("duration", "P7000Y"),
                arguments("name", characters(500)),
                arguments("key", characters(500)),
                arguments("type", characters(500)),
                arguments("assignee", characters(200)),
                arguments("groups", List.of(characters(200), characters(199))),
                arguments("users", List.of(characters(200), characters(199))),
                arguments("due", "0001-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @MethodSource("longest")
    void a_value_that_just_fits_is_stored(String name, Object value) {
        TestApplication app = TestApplication.running(WAITING, CALLED);

        JsonPath instance = instance(start(app, name, value));

        assertThat(instance.getString("state")).isEqualTo("STARTED");
        assertThat(instance.getList("incidents")).isEmpty();
    }

    @Test
    void a_message_of_the_longest_key_finds_who_waits_for_it() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("keyed")
                .startEvent()
                .intermediateCatchEvent(
                        "paid",
                        event -> event.message(message -> message.name("paid").zeebeCorrelationKeyExpression("key")))
                .endEvent()
                .done());
        String key = characters(500);
        UUID uuid = app.start("keyed", Map.of("key", key));

        publish(app, "paid", key).then().statusCode(200);

        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "PT-1H", "-P1Y", "-PT1000000000000H", "PT0S"})
    void a_duration_that_is_over_fires_at_once(String duration) {
        TestApplication app = TestApplication.running(late());

        assertFinishes(app.start("late", Map.of("duration", duration)));
    }

    @Test
    void what_feel_gives_for_a_time_that_is_past_fires_at_once() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("late")
                .startEvent()
                .intermediateCatchEvent("due", event -> event.timerWithDurationExpression("date and time(due) - now()"))
                .endEvent()
                .done());

        assertFinishes(app.start("late", Map.of("due", "2020-01-01T00:00:00Z")));
    }

    @Test
    void a_literal_duration_that_is_negative_fires_at_once() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("late")
                .startEvent()
                .intermediateCatchEvent("due", event -> event.timerWithDuration("-PT1H"))
                .endEvent()
                .done());

        assertFinishes(app.start("late", Map.of()));
    }

    private static BpmnModelInstance late() {
        return Bpmn.createExecutableProcess("late")
                .startEvent()
                .intermediateCatchEvent("due", event -> event.timerWithDurationExpression("duration"))
                .endEvent()
                .done();
    }

    private static void assertFinishes(UUID uuid) {
        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "R/2126-01-31T09:00:00+01:00[Europe/Paris]/P1M",
                "R3/2126-01-31T09:00:00Z/P1M",
                "0 0 12 15,L * *",
                "0 0 12 1W,31W * ?"
            })
    void a_cycle_with_a_zone_or_special_days_is_waited_for(String cycle) {
        TestApplication app = TestApplication.running(WAITING, CALLED);

        JsonPath instance = instance(start(app, "cycle", cycle));

        assertThat(instance.getList("incidents")).isEmpty();
        assertThat(instance.getList("jobs.nodeId")).containsExactly("job");
    }

    @Test
    void a_cycle_that_feel_makes_fires_as_often_as_it_says() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("cycles")
                .startEvent()
                .serviceTask("job", task -> task.zeebeJobType("never-taken"))
                .boundaryEvent(
                        "cycle",
                        event -> event.cancelActivity(false).timerWithCycleExpression("cycle(1, duration(\"PT1S\"))"))
                .userTask("reminded", task -> task.zeebeUserTask())
                .endEvent()
                .done());
        UUID uuid = app.start("cycles", Map.of());

        await().untilAsserted(() ->
                assertThat(instance(uuid).getList("userTasks.nodeId")).containsExactly("reminded"));
        assertThat(instance(uuid).getList("incidents")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "timeDate,     +300000-01-01T00:00:00Z",
        "timeDuration, P300000Y",
        "timeDuration, PT1000000000000H",
        "timeCycle,    R/P300000Y",
    })
    void a_literal_that_is_out_of_bounds_is_refused_at_publishing(String type, String time) {
        TestApplication app = TestApplication.create();
        String model = """
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="http://example.com">
                  <bpmn:process id="p" isExecutable="true">
                    <bpmn:startEvent id="s"/>
                    <bpmn:serviceTask id="n"><bpmn:extensionElements><zeebe:taskDefinition type="t"/>
                    </bpmn:extensionElements></bpmn:serviceTask>
                    <bpmn:boundaryEvent id="b" attachedToRef="n" cancelActivity="false"><bpmn:timerEventDefinition>
                      <bpmn:%1$s>%2$s</bpmn:%1$s></bpmn:timerEventDefinition></bpmn:boundaryEvent>
                    <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="n"/>
                  </bpmn:process>
                </bpmn:definitions>""".formatted(type, time);

        JsonPath problem = assertProblem(
                app.publish(Map.of("version", "1", "files", List.of(Map.of("path", "m.bpmn", "content", model)))),
                ProblemType.INVALID_PROCESS_MODEL);

        assertThat(problem.getString("errors[0].element")).isEqualTo("b");
        assertThat(problem.getString("errors[0].detail")).endsWith("leads past the year 9999");
    }

    private static final BpmnModelInstance WORK = Bpmn.createExecutableProcess("working")
            .startEvent()
            .serviceTask("work", task -> task.zeebeJobType("work"))
            .endEvent()
            .done();

    static Stream<String> errorCodes() {
        return Stream.of("\u0000", "a\u0000b", characters(501), "x".repeat(20_000));
    }

    @ParameterizedTest
    @MethodSource("errorCodes")
    void an_error_code_that_is_out_of_bounds_changes_nothing(String code) {
        TestApplication app = TestApplication.running(WORK);
        UUID uuid = app.start("working", Map.of());
        String key = takeJob(app);

        JsonPath problem = assertProblem(
                as("alice").body(Map.of("errorCode", code)).post("/v2/jobs/{key}/error", key),
                ProblemType.INVALID_REQUEST);

        assertThat(problem.getString("errors[0].pointer")).isEqualTo("/errorCode");
        JsonPath instance = instance(uuid);
        assertThat(instance.getList("incidents")).isEmpty();
        assertThat(instance.getLong("revision")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"errorCode\": \"\\ud83d\"}", "{\"errorCode\": \"\\u0000\"}", "{\"errorCode\": \" \"}"})
    void an_error_code_that_cannot_be_stored_changes_nothing(String body) {
        TestApplication app = TestApplication.running(WORK);
        UUID uuid = app.start("working", Map.of());

        assertProblem(as("alice").body(body).post("/v2/jobs/{key}/error", takeJob(app)), ProblemType.INVALID_REQUEST);

        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
    }

    @Test
    void the_longest_error_code_and_message_are_an_incident_that_can_be_stored() {
        TestApplication app = TestApplication.running(WORK);
        UUID uuid = app.start("working", Map.of());

        as("alice")
                .body(Map.of("errorCode", characters(500), "errorMessage", "\uD83D\uDE80".repeat(20_000)))
                .post("/v2/jobs/{key}/error", takeJob(app))
                .then()
                .statusCode(204);

        String message = instance(uuid).getString("incidents[0].message");
        assertThat(message.codePointCount(0, message.length())).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failure", "error"})
    void a_message_of_a_failure_that_cannot_be_stored_changes_nothing(String end) {
        TestApplication app = TestApplication.running(WORK);
        UUID uuid = app.start("working", Map.of());

        assertProblem(
                as("alice")
                        .body(Map.of("errorCode", "E", "errorMessage", "a\u0000"))
                        .post("/v2/jobs/{key}/" + end, takeJob(app)),
                ProblemType.INVALID_REQUEST);

        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
    }

    @Test
    void an_assertion_that_cannot_be_stored_is_an_incident_all_the_same() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("asserting")
                .startEvent()
                .scriptTask(
                        "assert",
                        task -> task.zeebeExpression("assert(x, x = 2, \"no \\u0000 \" + string join("
                                        + "for i in 1..10000 return \"much too long\"))")
                                .zeebeResultVariable("checked"))
                .endEvent()
                .done());

        JsonPath instance = instance(app.start("asserting", Map.of("x", 1)));

        assertThat(instance.getList("incidents.nodeId")).containsExactly("assert");
        assertThat(instance.getString("incidents[0].message"))
                .hasSizeLessThanOrEqualTo(10_000)
                .doesNotContain("\u0000");
    }

    private static String takeJob(TestApplication app) {
        return (String) app.takeJobs("work", 1).getFirst().get("jobKey");
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                arguments(characters(501), "key"),
                arguments("name", characters(501)),
                arguments("name", " ".repeat(2_700)),
                arguments("name", "k".repeat(2_700)),
                arguments("\u0000", "key"),
                arguments("name", "\u0000"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_message_that_nobody_can_wait_for_is_refused(String name, String key) {
        TestApplication app = TestApplication.create();

        assertProblem(publish(app, name, key), ProblemType.INVALID_REQUEST);
        assertProblem(
                as("alice")
                        .body(Map.of("name", name, "correlationKey", key, "tenantId", app.applicationId))
                        .post("/v2/messages/correlation"),
                ProblemType.INVALID_REQUEST);
    }

    private static Response publish(TestApplication app, String name, String key) {
        return as("alice")
                .body(Map.of("name", name, "correlationKey", key, "tenantId", app.applicationId))
                .post("/v2/messages/publication");
    }

    static Stream<Map<String, Object>> activations() {
        return Stream.of(
                Map.of("type", characters(501)),
                Map.of("type", "\u0000"),
                Map.of("type", "work", "worker", characters(201)),
                Map.of("type", "work", "worker", "\u0000"));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void jobs_that_there_cannot_be_are_not_asked_for(Map<String, Object> request) {
        Map<String, Object> body = new HashMap<>(request);
        body.putAll(Map.of("timeout", 1000, "maxJobsToActivate", 1, "requestTimeout", -1));

        assertProblem(as("alice").body(body).post("/v2/jobs/activation"), ProblemType.INVALID_REQUEST);
    }

    static Stream<Map<String, Object>> changes() {
        return Stream.of(
                Map.of("candidateGroups", List.of(characters(201))),
                Map.of("candidateUsers", List.of("\u0000")),
                Map.of("candidateUsers", Collections.nCopies(1_001, "u")),
                Map.of("dueDate", "9999-12-31T23:59:59-01:00"),
                Map.of("dueDate", "+300000-01-01T00:00:00Z"),
                Map.of("followUpDate", "0001-01-01T00:00:00+01:00"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_of_a_user_task_that_is_out_of_bounds_changes_nothing(Map<String, Object> changeset) {
        TestApplication app = TestApplication.running(WAITING, CALLED);
        UUID uuid = start(app, "assignee", "carol");
        long revision = instance(uuid).getLong("revision");
        String key = instance(uuid).getString("userTasks[0].userTaskKey");

        assertProblem(
                as("alice").body(Map.of("changeset", changeset)).patch("/v2/user-tasks/{key}", key),
                ProblemType.INVALID_REQUEST);
        assertProblem(
                as("alice").body(Map.of("assignee", characters(201))).post("/v2/user-tasks/{key}/assignment", key),
                ProblemType.INVALID_REQUEST);

        assertThat(instance(uuid).getLong("revision")).isEqualTo(revision);
    }

    @Test
    void the_longest_names_that_a_user_task_may_be_given_can_be_stored() {
        TestApplication app = TestApplication.running(WAITING, CALLED);
        UUID uuid = start(app, "assignee", "carol");
        String key = instance(uuid).getString("userTasks[0].userTaskKey");

        as("alice")
                .body(Map.of("assignee", characters(200)))
                .post("/v2/user-tasks/{key}/assignment", key)
                .then()
                .statusCode(204);
        as("alice")
                .body(Map.of("changeset", Map.of("candidateGroups", List.of(characters(200)))))
                .patch("/v2/user-tasks/{key}", key)
                .then()
                .statusCode(204);

        assertThat(instance(uuid).getString("userTasks[0].assignee")).isEqualTo(characters(200));
    }

    @ParameterizedTest
    @CsvSource({
        "startAt,    +300000-01-01T00:00:00Z",
        "startAt,    +999999999-12-31T23:59:59Z",
        "startAt,    9999-12-31T23:59:59-18:00",
        "expiryTime, +300000-01-01T00:00:00Z",
        "expiryTime, +999999999-12-31T23:59:59-18:00",
        "expiryTime, -300000-01-01T00:00:00Z",
    })
    void a_start_at_a_time_that_is_out_of_bounds_starts_nothing(String parameter, String time) {
        TestApplication app = TestApplication.running(WORK);

        assertProblem(
                as("alice")
                        .body("{}")
                        .queryParam(parameter, time)
                        .post(
                                "/api/runtime/wks/{workspace}/app/{app}/process-name/working/start",
                                app.workspaceId,
                                app.applicationId),
                ProblemType.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 300})
    void a_business_key_that_is_too_long_starts_nothing(int length) {
        TestApplication app = TestApplication.running(WORK);

        assertProblem(
                as("alice")
                        .body("{}")
                        .queryParam("businessKey", characters(length))
                        .post(
                                "/api/runtime/wks/{workspace}/app/{app}/process-name/working/start",
                                app.workspaceId,
                                app.applicationId),
                ProblemType.INVALID_PARAMETER);
    }

    @Test
    void an_expiry_that_is_out_of_bounds_changes_nothing() {
        TestApplication app = TestApplication.running(WORK);
        UUID uuid = app.start("working", Map.of());

        for (String time : List.of("+300000-01-01T00:00:00Z", "9999-12-31T23:59:59-18:00")) {
            assertProblem(
                    as("alice")
                            .body(Map.of("expiryTime", time))
                            .put("/api/runtime/process-instance/{uuid}/expiry", uuid),
                    ProblemType.INVALID_REQUEST);
        }

        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
    }
}
