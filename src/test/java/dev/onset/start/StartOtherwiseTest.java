package dev.onset.start;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.engine.Event;
import dev.onset.engine.StaleEvent;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Engine;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestRows;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts that are tried, put off, or waited for. */
@QuarkusTest
class StartOtherwiseTest {

    private static final String SCHEMA = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
             "properties": {"amount": {"type": "integer"}}}""";

    @Inject
    Engine engine;

    @Inject
    TestRows rows;

    private TestApplication app;
    private UUID build;

    @BeforeEach
    void publish() {
        app = TestApplication.create();
        build = app.published(Map.of(
                "version",
                "1",
                "files",
                List.of(
                        Map.of("path", "a.bpmn", "content", Bpmn.convertToString(order())),
                        Map.of("path", "b.bpmn", "content", Bpmn.convertToString(worked())),
                        Map.of("path", "order.schema.json", "content", SCHEMA))));
        app.activate(build);
    }

    private static BpmnModelInstance order() {
        ProcessBuilder process = Bpmn.createExecutableProcess("order");
        process.startEvent("start").endEvent("end");
        process.startEvent("second")
                .userTask("approve", task -> task.zeebeUserTask())
                .endEvent();
        return process.startEvent("by_message").message("paid").endEvent().done();
    }

    private static BpmnModelInstance worked() {
        return Bpmn.createExecutableProcess("worked")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .endEvent()
                .done();
    }

    private Response start(String process, Map<String, ?> parameters, String body) {
        return start(process, parameters, "respond-async", body);
    }

    private Response start(String process, Map<String, ?> parameters, String prefer, String body) {
        return as("alice")
                .queryParams(parameters)
                .header("Prefer", prefer)
                .body(body)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/{process}/start",
                        app.workspaceId,
                        app.applicationId,
                        process);
    }

    private Response pinned(Map<String, ?> parameters, String body) {
        return as("alice")
                .queryParams(parameters)
                .body(body)
                .post("/api/runtime/app/{app}/build/{build}/process-name/order/start", app.applicationId, build);
    }

    private static JsonPath ok(Response answer) {
        return answer.then().statusCode(200).extract().jsonPath();
    }

    @Test
    void a_dry_run_says_what_would_be_started_and_stores_nothing() {
        long before = rows.count();

        JsonPath answer = ok(start("order", Map.of("dryRun", true, "startEvent", "second"), "{\"amount\": 1}"));
        JsonPath pinned = ok(pinned(Map.of("dryRun", true, "startEvent", "start"), "{}"));

        assertThat(answer.getBoolean("dryRun")).isTrue();
        assertThat(answer.getUUID("buildId")).isEqualTo(build);
        assertThat(answer.getString("buildStatus")).isEqualTo("COMMITTED");
        assertThat(answer.getString("startEvent")).isEqualTo("second");
        assertThat(answer.getString("uuid")).isNull();
        assertThat(pinned.getString("startEvent")).isEqualTo("start");
        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void a_dry_run_is_refused_for_what_a_start_is_refused_for() {
        long before = rows.count();

        assertProblem(start("order", Map.of("dryRun", true), "{}"), ProblemType.INVALID_PARAMETER);
        assertProblem(
                start("order", Map.of("dryRun", true, "startEvent", "start"), "{\"amount\": \"x\"}"),
                ProblemType.INVALID_PROCESS_INPUT);
        assertProblem(start("other", Map.of("dryRun", true), "{}"), ProblemType.PROCESS_NOT_FOUND);
        assertProblem(start("order", Map.of("dryRun", "perhaps"), "{}"), ProblemType.INVALID_PARAMETER);
        assertProblem(
                start("worked", Map.of("dryRun", true, "startAt", "2020-01-01T00:00:00Z"), "{}"),
                ProblemType.INVALID_PARAMETER);
        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void a_start_that_is_put_off_is_created_and_starts_when_its_time_has_come() {
        Instant later = Instant.now().plus(Duration.ofDays(2));
        JsonPath answer = ok(pinned(Map.of("startAt", later.toString(), "startEvent", "start"), "{\"amount\": 5}"));
        UUID uuid = answer.getUUID("uuid");
        assertThat(answer.getString("state")).isEqualTo("CREATED");
        assertThat(answer.getList("tokens")).isEmpty();
        JsonPath waiting = instance(uuid);
        assertThat(waiting.getString("state")).isEqualTo("CREATED");
        assertThat(waiting.getInt("values.amount")).isEqualTo(5);
        assertThat(Instant.parse(waiting.getString("startAt"))).isBetween(later.minusMillis(1), later.plusMillis(1));
        assertThat(waiting.getList("tokens")).isEmpty();

        assertThat(Rows.update(
                        "update scheduled_tasks set execution_time = now() where task_instance like ?", uuid + ":%"))
                .isEqualTo(1);

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED"));
        assertThat(path(uuid)).containsExactly("start", "end");
        assertThat(instance(uuid).getInt("values.amount")).isEqualTo(5);
        assertThat(instance(uuid).getString("startAt")).isNull();
    }

    @Test
    void a_start_that_is_put_off_can_be_canceled_and_leaves_no_timer() throws StaleEvent {
        UUID uuid = ok(start(
                        "worked",
                        Map.of("startAt", Instant.now().plusSeconds(3600).toString()),
                        "wait=30",
                        "{}"))
                .getUUID("uuid");
        assertThat(Rows.count("scheduled_tasks", "task_instance like ?", uuid + ":%"))
                .isEqualTo(1);

        engine.tell(uuid, new Event.Canceled(), "alice");

        assertThat(instance(uuid).getString("state")).isEqualTo("TERMINATED");
        assertThat(Rows.count("scheduled_tasks", "task_instance like ?", uuid + ":%"))
                .isZero();
        assertThat(app.takeJobs("work", 1)).isEmpty();
    }

    @Test
    void a_time_that_has_just_passed_means_at_once() {
        JsonPath answer = ok(
                start("worked", Map.of("startAt", Instant.now().minusSeconds(5).toString()), "{}"));

        assertThat(answer.getString("state")).isEqualTo("STARTED");
        assertThat(app.takeJobs("work", 1)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2020-01-01T00:00:00Z",
                "2999-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "2026-12-01",
                "2026-12-01T00:00:00",
                "tomorrow",
                "1764000000"
            })
    void a_time_that_is_none_or_long_past_or_far_ahead_is_refused(String time) {
        assertThat(assertProblem(start("worked", Map.of("startAt", time), "{}"), ProblemType.INVALID_PARAMETER)
                        .getString("parameter"))
                .isEqualTo("startAt");
    }

    @Test
    void an_instance_expires_at_the_time_that_its_start_says() {
        Instant later = Instant.now().plusSeconds(3600).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        UUID uuid = ok(start("worked", Map.of("expiryTime", later.toString()), "{}"))
                .getUUID("uuid");
        assertThat(instance(uuid).getString("expiryTime")).isEqualTo(later.toString());

        Rows.update("update scheduled_tasks set execution_time = now() where task_instance like ?", uuid + ":%");

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("EXPIRED"));
        assertThat(app.takeJobs("work", 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01T00:00:00Z", "+999999999-12-31T23:59:59Z", "2026-12-01", "never"})
    void an_expiry_that_is_no_time_after_the_start_is_refused(String time) {
        assertThat(assertProblem(start("worked", Map.of("expiryTime", time), "{}"), ProblemType.INVALID_PARAMETER)
                        .getString("parameter"))
                .isEqualTo("expiryTime");
    }

    @Test
    void who_prefers_to_wait_is_answered_when_the_instance_has_ended() {
        Response answer =
                start("order", Map.of("startEvent", "start"), "respond-async, WAIT = \"30\"; x", "{\"amount\": 5}");

        assertThat(ok(answer).getString("state")).isEqualTo("FINISHED");
        assertThat(answer.jsonPath().getInt("values.amount")).isEqualTo(5);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=30");
    }

    @Test
    void who_prefers_to_wait_is_answered_when_it_waits_for_a_person() {
        Response answer = start("order", Map.of("startEvent", "second"), "wait=30", "{}");

        assertThat(ok(answer).getString("state")).isEqualTo("STARTED");
        assertThat(answer.jsonPath().getMap("values")).isEmpty();
    }

    @Test
    void who_prefers_to_wait_is_answered_when_a_worker_has_done_its_work() {
        CompletableFuture<Response> answer =
                CompletableFuture.supplyAsync(() -> start("worked", Map.of(), "wait=30", "{}"));
        await().untilAsserted(() -> assertThat(Rows.count("job", "application_id = ?", app.applicationId))
                .isEqualTo(1));
        assertThat(answer).isNotDone();

        TestApplication.completeJob((String) app.takeJobs("work", 1).getFirst().get("jobKey"), Map.of("score", 7))
                .then()
                .statusCode(204);

        JsonPath answered = ok(answer.join());
        assertThat(answered.getString("state")).isEqualTo("FINISHED");
        assertThat(answered.getInt("values.score")).isEqualTo(7);
    }

    @Test
    void who_may_no_longer_start_is_not_shown_what_it_has_waited_for() {
        String starter = "starter-" + UUID.randomUUID();
        app.grant("user", starter, "starter");
        CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> as(starter)
                .header("Prefer", "wait=30")
                .body("{}")
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/worked/start",
                        app.workspaceId,
                        app.applicationId));
        await().until(() -> Rows.count("job", "application_id = ?", app.applicationId) == 1);

        app.revoke(starter);
        TestApplication.completeJob((String) app.takeJobs("work", 1).getFirst().get("jobKey"), Map.of("score", 7))
                .then()
                .statusCode(204);

        JsonPath answered = ok(answer.join());
        assertThat(answered.getString("uuid")).isNotNull();
        assertThat(answered.getString("state")).isEqualTo("STARTED");
        assertThat(answered.getMap("values")).isNull();
    }

    @Test
    void who_prefers_to_wait_is_answered_at_the_limit() {
        Response answer = start("worked", Map.of(), "wait=1", "{\"a\": 1}");

        assertThat(ok(answer).getString("state")).isEqualTo("STARTED");
        assertThat(answer.jsonPath().getInt("values.a")).isEqualTo(1);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=1");
        assertThat(ok(start("worked", Map.of(), "wait=0", "{}")).getString("state"))
                .isEqualTo("STARTED");
    }

    @Test
    void a_start_that_is_sent_again_waits_for_the_same_instance() {
        Map<String, ?> parameters = Map.of("startEvent", "start");
        Response first = as("alice")
                .header("Idempotency-Key", "k")
                .queryParams(parameters)
                .body("{}")
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/order/start",
                        app.workspaceId,
                        app.applicationId);
        Response again = as("alice")
                .header("Idempotency-Key", "k")
                .header("Prefer", "wait=10")
                .queryParams(parameters)
                .body("{}")
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/order/start",
                        app.workspaceId,
                        app.applicationId);

        assertThat(ok(first).getString("state")).isEqualTo("STARTED");
        assertThat(ok(again).getString("state")).isEqualTo("FINISHED");
        assertThat(again.jsonPath().getUUID("uuid")).isEqualTo(first.jsonPath().getUUID("uuid"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"wait", "wait=", "wait=soon", "wait=-1", "wait=1.5", "wait=1000000000000", "a=\"b,c\", wait=x"})
    void a_wait_that_is_no_number_of_seconds_is_refused(String prefer) {
        assertThat(assertProblem(start("worked", Map.of(), prefer, "{}"), ProblemType.INVALID_PARAMETER)
                        .getString("parameter"))
                .isEqualTo("Prefer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "return=minimal", "x=\"wait=5\"", "handling=lenient; wait=5", "waiting=5", "=;=,\"\""})
    void other_preferences_mean_nothing(String prefer) {
        Response answer = start("worked", Map.of(), prefer, "{}");

        assertThat(ok(answer).getMap("values")).isNull();
        assertThat(answer.header("Preference-Applied")).isNull();
    }
}
