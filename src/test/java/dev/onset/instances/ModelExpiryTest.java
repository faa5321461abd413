package dev.onset.instances;

import static dev.onset.instances.TestOperations.calledBy;
import static dev.onset.instances.TestOperations.changeValues;
import static dev.onset.instances.TestOperations.expire;
import static dev.onset.instances.TestOperations.incidents;
import static dev.onset.instances.TestOperations.leftBehind;
import static dev.onset.instances.TestOperations.migrate;
import static dev.onset.instances.TestOperations.resolve;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.ProblemAssertions;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.StartEventBuilder;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that says when its instances expire: however one begins, it is bound by that. */
@QuarkusTest
class ModelExpiryTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static BpmnModelInstance process(String name, String expiry, UnaryOperator<StartEventBuilder> start) {
        return start.apply(Bpmn.createExecutableProcess(name)
                        .zeebeProperty("expiryTime", expiry)
                        .startEvent("start"))
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance process(String expiry) {
        return process("p", expiry, start -> start);
    }

    /** How long an instance may live from its start; null where it may for ever. A job of the scheduler must know it. */
    private static @Nullable Duration lifespan(UUID uuid, Instant start) {
        String time = instance(uuid).getString("expiryTime");
        long scheduled = Rows.count(
                "scheduled_tasks t join process_instance i on t.task_instance like i.uuid || ':%'",
                "i.uuid = ? and t.task_name = 'expire-instance' and t.execution_time = i.expires_at", uuid);
        assertThat(scheduled).isEqualTo(time == null ? 0 : 1);
        return time == null ? null : Duration.between(start, Instant.parse(time));
    }

    private static @Nullable Duration lifespan(UUID uuid) {
        return lifespan(uuid, Instant.parse(instance(uuid).getString("startedAt")));
    }

    private static UUID only(TestApplication app) {
        await().untilAsserted(() -> assertThat(Rows.count("process_instance", "application_id = ?", app.applicationId))
                .isEqualTo(1));
        return UUID.fromString(
                Rows.text("select uuid from process_instance where application_id = ?", app.applicationId));
    }

    /** The time of a later start has come. */
    private static void comeDue(UUID uuid) {
        assertThat(Rows.update(
                        "update scheduled_tasks set execution_time = now() where task_name = 'fire-timer' and task_instance like ? || ':%'",
                        uuid.toString()))
                .isEqualTo(1);
    }

    private static Response post(TestApplication app, String path, Object body) {
        return as("alice").body(body).post("/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + path);
    }

    private static UUID started(Response answer, String field) {
        return answer.then().statusCode(200).extract().jsonPath().getUUID(field);
    }

    @Test
    void an_instance_started_over_http_is_bound_by_it_unless_the_start_says_another_time() {
        TestApplication app = TestApplication.create();
        UUID build = app.publish("1", process("PT1H"));
        app.activate(build);
        String later = Instant.now()
                .plus(Duration.ofDays(3))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        String named = "/process-name/p/start";

        assertThat(lifespan(app.start("p", Map.of()))).isEqualTo(HOUR);
        assertThat(lifespan(started(
                        as("alice")
                                .body("{}")
                                .post("/api/runtime/app/" + app.applicationId + "/build/" + build + named),
                        "uuid")))
                .isEqualTo(HOUR);
        UUID told = started(post(app, named + "?expiryTime=" + later, "{}"), "uuid");
        assertThat(lifespan(told)).isGreaterThan(Duration.ofDays(2));
        assertThat(instance(told).getString("expiryTime")).isEqualTo(later);
        assertThat(lifespan(started(
                        as("alice")
                                .body(Map.of("processDefinitionId", "p", "tenantId", app.applicationId))
                                .post("/v2/process-instances"),
                        "processInstanceUuid")))
                .isEqualTo(HOUR);
    }

    @Test
    void so_are_all_of_a_batch_each_by_its_own_values() {
        TestApplication app = TestApplication.running(process("=duration(patience)"));
        Map<String, ?> two = Map.of(
                "starts",
                List.of(Map.of("values", Map.of("patience", "PT1H")), Map.of("values", Map.of("patience", "PT2H"))));
        String later = Instant.now()
                .plus(Duration.ofDays(3))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();

        var batch = post(app, "/process-name/p/starts", two)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        var told = post(app, "/process-name/p/starts?expiryTime=" + later, two)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(lifespan(batch.getUUID("results[0].start.uuid"))).isEqualTo(HOUR);
        assertThat(lifespan(batch.getUUID("results[1].start.uuid"))).isEqualTo(HOUR.multipliedBy(2));
        UUID last = told.getUUID("results[1].start.uuid");
        assertThat(lifespan(last)).isGreaterThan(Duration.ofDays(2));
        assertThat(instance(last).getString("expiryTime")).isEqualTo(later);
    }

    @Test
    void for_one_that_starts_later_it_counts_from_when_it_does() {
        TestApplication app = TestApplication.running(process("PT1H"));
        Instant later = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        UUID uuid = started(post(app, "/process-name/p/start?startAt=" + later, "{}"), "uuid");
        assertThat(lifespan(uuid)).isNull();

        comeDue(uuid);

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("STARTED"));
        Instant began = Instant.parse(TestOperations.history(uuid).getString("events[-1].at"));
        assertThat(lifespan(uuid, began)).isEqualTo(HOUR);
    }

    @Test
    void who_says_it_of_one_that_is_still_to_start_is_heard() {
        TestApplication app = TestApplication.running(process("PT1H"));
        Instant later = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        UUID uuid = started(post(app, "/process-name/p/start?startAt=" + later, "{}"), "uuid");
        String said = later.plus(Duration.ofDays(7)).toString();
        expire("alice", uuid, "{\"expiryTime\": \"" + said + "\"}").then().statusCode(200);

        comeDue(uuid);

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("STARTED"));
        assertThat(instance(uuid).getString("expiryTime")).isEqualTo(said);
        assertThat(lifespan(uuid)).isGreaterThan(Duration.ofDays(7));
    }

    @Test
    void one_that_a_timer_starts_is_bound_by_it() {
        TestApplication app =
                TestApplication.running(process("p", "PT1H", start -> start.timerWithDate("2999-01-01T00:00:00Z")));
        Rows.update(
                "update scheduled_tasks set execution_time = now() from start_timer t where task_name = 'start-by-timer'"
                        + " and task_instance like t.id || ':%' and t.application_id = ?",
                app.applicationId);

        assertThat(lifespan(only(app))).isEqualTo(HOUR);
    }

    @Test
    void one_that_a_message_starts_is_bound_by_it_with_what_the_message_brought() {
        TestApplication app =
                TestApplication.running(process("p", "=duration(patience)", start -> start.message("ordered")));

        as("alice")
                .body(Map.of("name", "ordered", "tenantId", app.applicationId, "variables", Map.of("patience", "PT1H")))
                .post("/v2/messages/publication")
                .then()
                .statusCode(200);

        assertThat(lifespan(only(app))).isEqualTo(HOUR);
    }

    @Test
    void one_that_is_called_is_bound_by_its_own_process_and_its_caller_by_another() {
        TestApplication app =
                TestApplication.running(TestOperations.calling(), process("called", "PT1H", start -> start));

        UUID caller = app.start("caller", Map.of());

        assertThat(lifespan(caller)).isNull();
        assertThat(lifespan(calledBy(app, caller))).isEqualTo(HOUR);
    }

    @Test
    void one_whose_date_has_passed_expires_as_soon_as_it_has_started() {
        TestApplication app = TestApplication.running(process("2026-01-01T00:00:00Z"));

        UUID uuid = app.start("p", Map.of());

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("EXPIRED"));
        await().untilAsserted(() -> assertThat(leftBehind(uuid)).isZero());
    }

    @Test
    void one_that_ends_before_leaves_nothing() {
        TestApplication app = TestApplication.running(
                process("PT1H"),
                Bpmn.createExecutableProcess("straight")
                        .zeebeProperty("expiryTime", "PT1H")
                        .startEvent()
                        .endEvent()
                        .done());
        UUID straight = app.start("straight", Map.of());
        UUID worked = app.start("p", Map.of());
        assertThat(lifespan(worked)).isEqualTo(HOUR);

        TestApplication.completeJob((String) app.takeJobs("work", 1).getFirst().get("jobKey"), Map.of())
                .then()
                .statusCode(204);

        assertThat(instance(worked).getString("state")).isEqualTo("FINISHED");
        assertThat(leftBehind(worked) + leftBehind(straight)).isZero();
    }

    @Test
    void values_that_give_no_time_are_an_incident_which_ends_with_values_that_do() {
        TestApplication app = TestApplication.running(process("=duration(patience)"));
        UUID uuid = app.start("p", Map.of());
        assertThat(incidents(uuid).getString("items[0].nodeId")).isEqualTo("start");
        assertThat(lifespan(uuid)).isNull();

        changeValues("alice", uuid, "{\"patience\": \"PT1H\"}").then().statusCode(200);
        resolve("alice", uuid, incidents(uuid).getString("items[0].incidentKey"), Map.of())
                .then()
                .statusCode(204);

        Instant began = Instant.parse(TestOperations.history(uuid).getString("events[-1].at"));
        assertThat(lifespan(uuid, began)).isEqualTo(HOUR);
        assertThat(app.takeJobs("work", 1)).hasSize(1);
    }

    @Test
    void a_move_to_another_build_changes_nothing_about_it() {
        TestApplication app = TestApplication.running(process("PT1H"));
        UUID uuid = app.start("p", Map.of());

        migrate("alice", uuid, Map.of("buildId", app.publish("2", process("PT5H")), "dryRun", false))
                .then()
                .statusCode(200);

        assertThat(lifespan(uuid)).isEqualTo(HOUR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "PT0S", "=1 +"})
    void a_build_whose_process_has_no_such_time_is_refused(String expiry) {
        TestApplication app = TestApplication.create();

        var problem = ProblemAssertions.assertProblem(
                app.publish(Map.of(
                        "version",
                        "1",
                        "files",
                        List.of(Map.of("path", "p.bpmn", "content", Bpmn.convertToString(process(expiry)))))),
                ProblemType.INVALID_PROCESS_MODEL);

        assertThat(problem.getList("errors.element")).containsExactly("p");
    }
}
