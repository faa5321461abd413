package dev.onset.start;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.Plans;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FailedStartsTest {

    @Inject
    DataSource dataSource;

    @Inject
    InstantSource clock;

    @Test
    void starts_that_fail_are_listed_newest_first_with_who_and_why() {
        TestApplication app = running();
        app.grant("user", "bob", "starter");
        app.grant("user", "carol", "viewer");
        UUID build = UUID.randomUUID();

        app.start("bob", "nonsense", Map.of("secret", "hunter2")).then().statusCode(404);
        awaitListed(app, 1);
        app.start("carol", "p", Map.of()).then().statusCode(403);
        awaitListed(app, 2);
        as("alice")
                .body("[1]")
                .post("/api/runtime/app/{app}/build/{build}/process-name/p/start", app.applicationId, build)
                .then()
                .statusCode(400);
        awaitListed(app, 3);
        app.start("bob", "p", Map.of()).then().statusCode(200);
        app.start("alice", "p", Map.of("a", "\0")).then().statusCode(422);

        JsonPath listed = awaitListed(app, 4);
        assertThat(listed.getList("items.problem"))
                .containsExactly("invalid-process-input", "not-a-json-object", "forbidden", "process-not-found");
        assertThat(listed.getList("items.status")).containsExactly(422, 400, 403, 404);
        assertThat(listed.getList("items.startedBy")).containsExactly("alice", "alice", "carol", "bob");
        assertThat(listed.getList("items.processDefinitionName")).containsExactly("p", "p", "p", "nonsense");
        assertThat(listed.getList("items.buildId")).containsExactly(null, build.toString(), null, null);
        assertThat(listed.prettify()).doesNotContain("hunter2");
        JsonPath page = list(app, "?limit=3");
        assertThat(page.getList("items")).isEqualTo(listed.getList("items").subList(0, 3));
        assertThat(list(app, "?limit=3&after=" + page.getString("next")).getList("items"))
                .isEqualTo(listed.getList("items").subList(3, 4));
    }

    @Test
    void each_start_of_a_batch_that_is_refused_on_its_own_is_listed() {
        TestApplication app = running();
        String body = "{\"starts\": [{\"values\": {\"a\": \"\\u0000\"}}, {\"values\": {}},"
                + " {\"values\": {\"b\": \"\\u0000\"}}]}";

        starts(app, body, false).then().statusCode(200);
        JsonPath listed = awaitListed(app, 2);

        assertThat(listed.getList("items.problem")).containsOnly("invalid-process-input");
        assertThat(listed.getList("items.processDefinitionName")).containsOnly("p");
        assertThat(listed.getList("items.startedBy")).containsOnly("alice");
        // A batch that is refused whole is one.
        starts(app, body, true).then().statusCode(422);
        awaitListed(app, 3);
    }

    @Test
    void starts_of_camunda_clients_that_fail_are_listed() {
        TestApplication app = running();
        app.grant("user", "bob", "viewer");

        create("alice", app, Map.of("processDefinitionId", "nonsense")).then().statusCode(404);
        awaitListed(app, 1);
        create("alice", app, Map.of("processDefinitionId", "p", "variables", Map.of("a", "\0")))
                .then()
                .statusCode(422);
        awaitListed(app, 2);
        create("alice", app, Map.of("processDefinitionId", "p", "tags", List.of("x")))
                .then()
                .statusCode(422);
        awaitListed(app, 3);
        create("bob", app, Map.of("processDefinitionId", "p")).then().statusCode(403);
        create("dave", app, Map.of("processDefinitionId", "p")).then().statusCode(404);
        create("alice", app, Map.of()).then().statusCode(422);
        create("alice", app, Map.of("processDefinitionId", "p")).then().statusCode(200);

        JsonPath listed = awaitListed(app, 4);
        assertThat(listed.getList("items.problem"))
                .containsExactly("forbidden", "invalid-request", "invalid-process-input", "process-not-found");
        assertThat(listed.getList("items.startedBy")).containsExactly("bob", "alice", "alice", "alice");
        assertThat(listed.getList("items.processDefinitionName")).containsExactly("p", "p", "p", "nonsense");
    }

    @Test
    void an_instance_that_was_started_is_no_failed_start_whatever_becomes_of_it() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("waiting")
                .startEvent()
                .userTask("look", task -> task.zeebeUserTask())
                .endEvent()
                .done());

        create("alice", app, Map.of("processDefinitionId", "waiting", "awaitCompletion", true, "requestTimeout", 1))
                .then()
                .statusCode(504);
        as("alice")
                .body(Map.of())
                .queryParam("dryRun", true)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/nonsense/start",
                        app.workspaceId,
                        app.applicationId)
                .then()
                .statusCode(404);

        // What comes after them in the queue is listed, and they are not.
        app.start("alice", "last", Map.of()).then().statusCode(404);
        assertThat(awaitListed(app, 1).getList("items.processDefinitionName")).containsExactly("last");
    }

    @Test
    void starts_by_messages_and_timers_that_fail_are_listed_and_calls_are_not() {
        String suffix = UUID.randomUUID().toString();
        String byMessage = "by-message-" + suffix;
        String byTimer = "by-timer-" + suffix;
        String called = "called-" + suffix;
        // As a bug would, or a value that cannot be stored: no instance of these can be written.
        String refusal = "refuses_" + suffix.replace('-', '_');
        Rows.update("alter table process_instance add constraint " + refusal + " check (process_name not in ('"
                + byMessage + "', '" + byTimer + "', '" + called + "')) not valid");
        try {
            TestApplication app = TestApplication.running(
                    Bpmn.createExecutableProcess(byMessage)
                            .startEvent()
                            .message(message -> message.name("m-" + suffix))
                            .endEvent()
                            .done(),
                    Bpmn.createExecutableProcess(called).startEvent().endEvent().done(),
                    Bpmn.createExecutableProcess("calling")
                            .startEvent()
                            .callActivity("call", call -> call.zeebeProcessId(called))
                            .endEvent()
                            .done(),
                    Bpmn.createExecutableProcess(byTimer)
                            .startEvent()
                            .timerWithCycle("R/PT1S")
                            .endEvent()
                            .done());
            app.grant("user", "bob", "starter");
            as("bob")
                    .body(Map.of("name", "m-" + suffix, "correlationKey", "", "tenantId", app.applicationId))
                    .post("/v2/messages/publication");
            app.start("alice", "calling", Map.of());

            await().untilAsserted(() -> assertThat(
                            list(app, "?limit=100").<Map<String, Object>>getList("items").stream()
                                    .map(item -> item.get("processDefinitionName") + " " + item.get("startedBy") + " "
                                            + item.get("problem"))
                                    .filter(item -> !item.startsWith("calling")))
                    .contains(byMessage + " bob internal-error", byTimer + " system:timer internal-error"));
            assertThat(list(app, "?limit=100").getList("items.processDefinitionName"))
                    .doesNotContain(called);
            app.activate(app.publish(
                    "2",
                    Bpmn.createExecutableProcess("p").startEvent().endEvent().done()));
        } finally {
            Rows.update("alter table process_instance drop constraint " + refusal);
        }
    }

    private static Response starts(TestApplication app, String body, boolean atomic) {
        return as("alice")
                .body(body)
                .queryParam("atomic", atomic)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/p/starts",
                        app.workspaceId,
                        app.applicationId);
    }

    private static Response create(String user, TestApplication app, Map<String, ?> request) {
        Map<String, Object> body = new HashMap<>(request);
        body.put("tenantId", app.applicationId);
        return as(user).body(body).post("/v2/process-instances");
    }

    @Test
    void starts_of_callers_who_do_not_see_the_application_are_not_listed() {
        TestApplication app = running();
        app.start("dave", "p", Map.of()).then().statusCode(404);
        as("dave")
                .body(Map.of())
                .post("/api/runtime/app/{app}/build/{build}/process-name/p/start", app.applicationId, UUID.randomUUID())
                .then()
                .statusCode(404);

        // What comes after them in the queue is listed, and they are not.
        app.start("alice", "last", Map.of()).then().statusCode(404);

        assertThat(awaitListed(app, 1).getList("items.processDefinitionName")).containsExactly("last");
    }

    @Test
    void a_caller_who_fails_all_the_time_fills_no_disk() {
        TestApplication app = running();
        TestApplication other = running();
        Instant before = Instant.now();
        for (int i = 0; i < 100; i++) {
            app.start("alice", "n" + i, Map.of()).then().statusCode(404);
        }
        long furtherMinutes = Duration.between(before, Instant.now()).toMinutes();
        other.start("alice", "last", Map.of()).then().statusCode(404);
        awaitListed(other, 1);

        assertThat(Rows.count("failed_start", "application_id = ?", app.applicationId))
                .isBetween(60L, 61L + 60 * furtherMinutes);
        app.start("alice", "p", Map.of()).then().statusCode(200);
    }

    @Test
    void a_long_name_is_kept_as_far_as_it_can_be() {
        TestApplication app = running();
        app.start("alice", "x".repeat(1000), Map.of()).then().statusCode(404);

        assertThat(awaitListed(app, 1).getList("items.processDefinitionName")).containsExactly("x".repeat(200));
    }

    @Test
    void what_is_old_or_too_much_is_removed() {
        TestApplication app = running();
        for (int i = 0; i < 5; i++) {
            app.start("alice", "n" + i, Map.of()).then().statusCode(404);
            awaitListed(app, i + 1);
        }
        Rows.update(
                "update failed_start set failed_at = failed_at - interval '31 days'"
                        + " where application_id = ? and process_name in ('n1', 'n4')",
                app.applicationId);

        keeping(2).run();

        assertThat(list(app, "").getList("items.processDefinitionName")).containsExactly("n3", "n2");
        assertThat(Rows.count("scheduled_tasks", "task_name = 'remove-failed-starts'"))
                .isEqualTo(1);
    }

    @Test
    void only_who_may_read_instances_may_read_them() {
        TestApplication app = running();
        String path = path(app);

        assertProblem(as("dave").get(path), ProblemType.WORKSPACE_NOT_FOUND);
        app.grant("user", "dave", "starter");
        assertProblem(as("dave").get(path), ProblemType.FORBIDDEN);
        assertProblem(as("alice").get(path + "?after=x"), ProblemType.INVALID_PARAMETER);
        assertThat(list(app, "").getList("items")).isEmpty();
    }

    @Test
    void the_list_is_read_by_its_index() {
        TestApplication app = running();
        TestApplication large = running();
        fill(app, 50);
        fill(large, 20_000);
        Rows.update("analyze failed_start");

        List<Plans.Scan> scans = Plans.of(
                dataSource,
                explaining -> new FailedStarts(explaining, new Keeping(1), clock)
                        .list(app.workspaceId, app.applicationId, null, 20));

        assertThat(scans).extracting(Plans.Scan::index).containsExactly("failed_start_application_ix");
        assertThat(scans.getFirst().rows()).isLessThan(100);
        Rows.update("delete from failed_start where application_id = ?", large.applicationId);
    }

    private static void fill(TestApplication app, int count) {
        assertThat(Rows.update("""
                        insert into failed_start (id, workspace_id, application_id, process_name, problem, status, failed_at,
                            started_by)
                        select gen_random_uuid(), ?, ?, 'p', 'x', 400, now(), 'alice'
                        from generate_series(1, ?)""", app.workspaceId, app.applicationId, count)).isEqualTo(count);
    }

    private record Keeping(int maxPerApplication) implements FailedStartsConfig {

        @Override
        public Duration keep() {
            return Duration.ofDays(30);
        }

        @Override
        public int maxPerMinute() {
            return 60;
        }
    }

    private FailedStarts keeping(int max) {
        return new FailedStarts(dataSource, new Keeping(max), clock);
    }

    private static TestApplication running() {
        return TestApplication.running(
                Bpmn.createExecutableProcess("p").startEvent().endEvent().done());
    }

    private static JsonPath awaitListed(TestApplication app, int count) {
        await().untilAsserted(() ->
                assertThat(list(app, "?limit=100").getList("items")).hasSize(count));
        return list(app, "?limit=100");
    }

    private static JsonPath list(TestApplication app, String query) {
        return as("alice")
                .get(path(app) + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String path(TestApplication app) {
        return "/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + "/failed-starts";
    }
}
