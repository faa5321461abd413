package dev.onset.retention;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.Rows;
import dev.onset.testing.SettableClock;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RetentionTest {

    private static final BpmnModelInstance WAITING = Bpmn.createExecutableProcess("waiting")
            .startEvent()
            .userTask("look", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    private static final BpmnModelInstance ENDING =
            Bpmn.createExecutableProcess("ending").startEvent().endEvent().done();

    private static final BpmnModelInstance PARENT = Bpmn.createExecutableProcess("parent")
            .startEvent()
            .callActivity("call", call -> call.zeebeProcessId("ending"))
            .userTask("look", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    @Inject
    RemoveEnded removeEnded;

    @Test
    void instances_go_when_they_ended_longer_ago_than_they_are_kept_with_all_that_is_theirs() {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.running(WAITING, ENDING);
        TestApplication keeping = TestApplication.running(ENDING);
        set(app, "P90D");
        UUID ended = app.start("ending", Map.of());
        UUID waiting = app.start("waiting", Map.of());
        UUID kept = keeping.start("ending", Map.of());

        clock.advance(Duration.ofDays(90).minusSeconds(1));
        remove();
        assertThat(exists(ended)).isTrue();

        clock.advance(Duration.ofSeconds(2));
        UUID late = app.start("ending", Map.of());
        remove();

        assertThat(exists(ended)).isFalse();
        assertThat(Rows.count("instance_history", "instance_uuid = ?", ended)).isZero();
        assertThat(List.of(exists(waiting), exists(kept), exists(late))).containsOnly(true);
        assertProblem(as("alice").get("/api/runtime/process-instance/{uuid}", ended), ProblemType.INSTANCE_NOT_FOUND);
    }

    @Test
    void what_another_instance_called_goes_after_that_one() {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.running(PARENT, ENDING);
        set(app, "PT1H");
        UUID parent = app.start("parent", Map.of());
        UUID child = called(parent);
        clock.advance(Duration.ofHours(2));
        remove();
        assertThat(exists(child)).isTrue();

        String task = TestApplication.instance(parent).getString("userTasks[0].userTaskKey");
        TestApplication.completeUserTask("alice", task, Map.of()).then().statusCode(204);
        clock.advance(Duration.ofMinutes(59));
        remove();
        assertThat(exists(parent) && exists(child)).isTrue();
        clock.advance(Duration.ofMinutes(2));
        remove();
        remove();

        assertThat(exists(parent) || exists(child)).isFalse();
    }

    @Test
    void many_go_in_one_run_and_those_that_must_stay_do_not_hold_it_up() {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.running(PARENT, ENDING);
        set(app, "PT1H");
        UUID child = called(app.start("parent", Map.of()));
        UUID ended = app.start("ending", Map.of());
        // More than one batch of each, those that must stay first.
        copy(child, 700, 2);
        copy(ended, 1_200, 1);
        clock.advance(Duration.ofHours(2));

        assertThat(remove()).isGreaterThanOrEqualTo(1_201);

        assertThat(Rows.count("process_instance", "application_id = ? and ended_at is not null", app.applicationId))
                .isEqualTo(701);
    }

    @Test
    void an_application_with_many_ended_instances_delays_no_other() {
        SettableClock clock = SettableClock.install();
        TestApplication large = TestApplication.running(ENDING);
        TestApplication small = TestApplication.running(ENDING);
        set(large, "PT1H");
        set(small, "PT1H");
        copy(large.start("ending", Map.of()), 1_999, 1);
        UUID one = small.start("ending", Map.of());
        clock.advance(Duration.ofHours(2));

        remove(policies());
        // Each has had one turn, whoever was first.
        assertThat(exists(one)).isFalse();
        assertThat(ended(large)).isEqualTo(1_500);

        // A turn a run: the one that has had none for the longest time is next.
        for (long i = 0; i < 3 * policies(); i++) {
            remove(1);
        }
        assertThat(ended(large)).isZero();
    }

    @Test
    void a_walk_goes_on_where_the_run_before_had_to_stop() {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.running(PARENT, ENDING);
        set(app, "PT1H");
        UUID child = called(app.start("parent", Map.of()));
        UUID ended = app.start("ending", Map.of());
        // They must stay, and each run looks at some of them only.
        copy(child, 1_700, 2);
        clock.advance(Duration.ofHours(2));

        for (long i = 0; i < 4 * policies(); i++) {
            remove(1);
        }

        assertThat(exists(ended)).isFalse();
        assertThat(ended(app)).isEqualTo(1_701);
        assertThat(Rows.count("retention_policy", "application_id = ? and reached_uuid is null", app.applicationId))
                .as("The walk is over, and the next begins anew")
                .isEqualTo(1);
    }

    @Test
    void a_longer_time_holds_from_the_next_turn_on() {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.running(ENDING);
        set(app, "PT1H");
        copy(app.start("ending", Map.of()), 599, 0);
        clock.advance(Duration.ofHours(2));
        remove(policies());
        assertThat(ended(app)).isEqualTo(100);

        set(app, "P1D");
        remove();
        assertThat(ended(app)).isEqualTo(100);

        clock.advance(Duration.ofDays(1));
        remove();
        remove();
        assertThat(ended(app)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"P90D,P90D", "PT1H,PT1H", "PT36H,P1DT12H", "P2W,P14D", "P1WT24H,P8D", "P36500D,P36500D"})
    void how_long_they_are_kept_is_answered_as_it_was_said(String said, String answered) {
        TestApplication app = TestApplication.create();
        assertThat(get(app).getString("finishedAfter")).isNull();
        assertThat(get(app).getString("changedBy")).isNull();

        set(app, said);

        assertThat(get(app).getString("finishedAfter")).isEqualTo(answered);
        assertThat(get(app).getString("changedBy")).isEqualTo("alice");
        set(app, null);
        assertThat(get(app).getString("finishedAfter")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "90",
                "P1M",
                "P1Y",
                "PT59M59S",
                "PT1H0.5S",
                "P36501D",
                "-P90D",
                "P1Y1D",
                "P1DT-24H",
                "P999999999999999D"
            })
    void what_is_no_time_to_keep_them_is_refused_and_changes_nothing(String text) {
        TestApplication app = TestApplication.create();
        set(app, "P90D");

        JsonPath problem = assertProblem(
                as("alice").body(Map.of("finishedAfter", text)).put(path(app)), ProblemType.INVALID_REQUEST);

        assertThat(problem.getString("errors[0].pointer")).isEqualTo("/finishedAfter");
        assertThat(get(app).getString("finishedAfter")).isEqualTo("P90D");
    }

    @Test
    void only_an_administrator_says_how_long() {
        TestApplication app = TestApplication.create();
        app.grant("user", "bob", "operator");

        as("bob").get(path(app)).then().statusCode(200);
        assertProblem(as("bob").body(Map.of("finishedAfter", "P1D")).put(path(app)), ProblemType.FORBIDDEN);
        assertProblem(as("dave").body(Map.of("finishedAfter", "P1D")).put(path(app)), ProblemType.WORKSPACE_NOT_FOUND);
        assertProblem(as("dave").get(path(app)), ProblemType.WORKSPACE_NOT_FOUND);
        assertThat(get(app).getString("finishedAfter")).isNull();
    }

    /** As the scheduler does it: on a thread that serves no request. */
    private long remove() {
        return remove(Long.MAX_VALUE);
    }

    /** The same, with so many turns of applications. */
    private long remove(long turns) {
        AtomicLong left = new AtomicLong(turns);
        return CompletableFuture.supplyAsync(() -> removeEnded.remove(() -> left.getAndDecrement() > 0))
                .join();
    }

    private static long policies() {
        return Rows.count("retention_policy", "true");
    }

    private static long ended(TestApplication app) {
        return Rows.count("process_instance", "application_id = ? and ended_at is not null", app.applicationId);
    }

    private static void copy(UUID instance, int count, int secondsLater) {
        Rows.update("""
                insert into process_instance (uuid, workspace_id, application_id, build_id, definition_id, process_name, state,
                    revision, variables, tokens, started_at, started_by, ended_at, parent_uuid, parent_token)
                select gen_random_uuid(), workspace_id, application_id, build_id, definition_id, process_name, state, 1,
                    variables, tokens, started_at, started_by, ended_at + ? * interval '1 second', parent_uuid, parent_token
                from process_instance, generate_series(1, ?) n where uuid = ?""", secondsLater, count, instance);
    }

    private static UUID called(UUID parent) {
        return as("alice")
                .get("/api/runtime/process-instance/{uuid}/children", parent)
                .jsonPath()
                .getUUID("items[0].uuid");
    }

    private static boolean exists(UUID instance) {
        return Rows.count("process_instance", "uuid = ?", instance) == 1;
    }

    private static void set(TestApplication app, String finishedAfter) {
        Map<String, String> body = new HashMap<>();
        body.put("finishedAfter", finishedAfter);
        as("alice").body(body).put(path(app)).then().statusCode(200);
    }

    private static JsonPath get(TestApplication app) {
        return as("alice").get(path(app)).then().statusCode(200).extract().jsonPath();
    }

    private static String path(TestApplication app) {
        return app.path() + "/retention";
    }
}
