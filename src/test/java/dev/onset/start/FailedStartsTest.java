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
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
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
        for (int i = 0; i < 100; i++) {
            app.start("alice", "n" + i, Map.of()).then().statusCode(404);
        }
        other.start("alice", "last", Map.of()).then().statusCode(404);
        awaitListed(other, 1);

        assertThat(Rows.count("failed_start", "application_id = ?", app.applicationId))
                .isBetween(60L, 61L);
        app.start("alice", "p", Map.of()).then().statusCode(200);
    }

    @Test
    void a_name_of_any_kind_is_kept_as_far_as_it_can_be() {
        TestApplication app = running();
        app.start("alice", "x".repeat(1000), Map.of()).then().statusCode(404);
        awaitListed(app, 1);
        app.start("alice", "a\0b", Map.of()).then().statusCode(404);

        assertThat(awaitListed(app, 2).getList("items.processDefinitionName")).containsExactly("?", "x".repeat(200));
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
        Rows.update("""
                insert into failed_start (id, workspace_id, application_id, process_name, problem, status, failed_at, started_by)
                select gen_random_uuid(), ?, ?, 'p', 'x', 400, now(), 'alice' from generate_series(1, 20000)""", app.workspaceId, app.applicationId);
        Rows.update("analyze failed_start");

        List<Plans.Scan> scans = Plans.of(
                dataSource,
                explaining -> new FailedStarts(explaining, new Keeping(1), clock)
                        .list(app.workspaceId, app.applicationId, null, 20));

        assertThat(scans).extracting(Plans.Scan::index).containsExactly("failed_start_application_ix");
        assertThat(scans.getFirst().rows()).isLessThan(100);
        Rows.update("delete from failed_start where application_id = ?", app.applicationId);
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
