package dev.onset.audit;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.latestOn;
import static dev.onset.testing.TestApplication.pinned;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.LogRecords;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditLogTest {

    private static final BpmnModelInstance MODEL =
            Bpmn.createExecutableProcess("p").startEvent().endEvent().done();

    @Test
    void every_change_is_a_line_with_who_what_and_outcome() {
        try (LogRecords log = LogRecords.capture()) {
            TestApplication app = TestApplication.create();
            UUID build = app.publish("1.0.0", MODEL);
            app.activate(build);
            app.grant("user", "bob", "starter");
            app.start("p", Map.of());

            assertThat(lines(log))
                    .containsExactly(
                            "who=alice what=\"POST /api/management/workspaces\" outcome=done status=201 workspaceId="
                                    + app.workspaceId,
                            "who=alice what=\"POST " + app.workspacePath()
                                    + "/applications\" outcome=done status=201 applicationId=" + app.applicationId,
                            "who=alice what=\"POST " + app.path() + "/builds\" outcome=done status=201" + " buildId="
                                    + build + " version=1.0.0",
                            "who=alice what=\"policy activated\" outcome=done " + ids(app, 1) + " policy=BUILD buildId="
                                    + build,
                            "who=alice what=\"PUT " + app.path() + "/activation\" outcome=done status=200 buildId="
                                    + build,
                            lines(log).getLast())
                    .last()
                    .asString()
                    .contains("/grants\" outcome=done status=201 grantId=")
                    .endsWith(" subjectType=USER subject=bob role=STARTER");
        }
    }

    @Test
    void a_change_that_is_refused_is_a_line_and_a_request_that_nobody_makes_is_none() {
        TestApplication app = TestApplication.create();
        app.grant("user", "bob", "starter");
        try (LogRecords log = LogRecords.capture()) {
            as("bob")
                    .body(Map.of("buildId", UUID.randomUUID()))
                    .put(app.path() + "/activation")
                    .then()
                    .statusCode(403);
            as("alice")
                    .body(Map.of("buildId", UUID.randomUUID()))
                    .put(app.path() + "/activation")
                    .then()
                    .statusCode(404);
            given().put(app.path() + "/activation").then().statusCode(401);
            as("alice").get(app.path() + "/builds").then().statusCode(200);

            assertThat(lines(log))
                    .containsExactly(
                            "who=bob what=\"PUT " + app.path() + "/activation\" outcome=forbidden status=403",
                            "who=alice what=\"PUT " + app.path() + "/activation\" outcome=refused status=404");
        }
    }

    @Test
    void a_change_of_a_policy_says_what_it_is_and_what_it_was_before() {
        TestApplication app = TestApplication.create();
        UUID first = app.publish("1", MODEL);
        app.activate(first);
        UUID override = UUID.randomUUID();
        try (LogRecords log = LogRecords.capture()) {
            app.choose(latestOn("main", true)).then().statusCode(200);
            UUID second = app.publish("2", "DRAFT", MODEL);
            app.override(override, "group", "testers", 3, pinned(first)).then().statusCode(201);
            app.override(override, "group", "testers", 7, latestOn("next", false))
                    .then()
                    .statusCode(200);
            app.override(override, "group", "testers", 7, latestOn("next", false))
                    .then()
                    .statusCode(200);
            as("alice")
                    .delete(app.path() + "/activation/overrides/" + override)
                    .then()
                    .statusCode(204);
            as("alice").post(app.path() + "/activation/rollback").then().statusCode(200);

            assertThat(lines(log).stream().filter(line -> line.contains("what=\"policy ")))
                    .containsExactly(
                            "who=alice what=\"policy activated\" outcome=done " + ids(app, 2)
                                    + " policy=LATEST_ON_BRANCH branch=main drafts=true buildId=" + first
                                    + " fromPolicy=BUILD fromBuildId=" + first,
                            "who=alice what=\"policy moved\" outcome=done " + ids(app, 3)
                                    + " policy=LATEST_ON_BRANCH branch=main drafts=true buildId=" + second
                                    + " fromPolicy=LATEST_ON_BRANCH fromBranch=main fromDrafts=true fromBuildId="
                                    + first,
                            "who=alice what=\"policy activated\" outcome=done " + ids(app, 4)
                                    + " subjectType=GROUP subject=testers policy=BUILD buildId=" + first
                                    + " priority=3",
                            "who=alice what=\"policy activated\" outcome=done " + ids(app, 5)
                                    + " subjectType=GROUP subject=testers policy=LATEST_ON_BRANCH branch=next drafts=false"
                                    + " priority=7 fromPolicy=BUILD fromBuildId=" + first + " fromPriority=3",
                            "who=alice what=\"policy removed\" outcome=done " + ids(app, 6)
                                    + " subjectType=GROUP subject=testers fromPolicy=LATEST_ON_BRANCH fromBranch=next"
                                    + " fromDrafts=false fromPriority=7",
                            "who=alice what=\"policy rolled back\" outcome=done " + ids(app, 7)
                                    + " policy=BUILD buildId=" + first
                                    + " fromPolicy=LATEST_ON_BRANCH fromBranch=main fromDrafts=true fromBuildId="
                                    + second);
        }
    }

    @Test
    void a_path_that_is_written_otherwise_is_no_way_around_it() {
        try (LogRecords log = LogRecords.capture()) {
            as("bob")
                    .urlEncodingEnabled(false)
                    .body(Map.of("name", "Mine"))
                    .post("/x/../%61pi/management/workspaces")
                    .then()
                    .statusCode(403);

            assertThat(lines(log))
                    .containsExactly("who=bob what=\"POST /api/management/workspaces\" outcome=forbidden status=403");
        }
    }

    @Test
    void a_move_of_all_instances_is_a_line_and_its_dry_run_is_none() {
        TestApplication app = TestApplication.create();
        UUID from = app.publish("1", MODEL);
        UUID to = app.publish("2", MODEL);
        String path = "/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + "/migrations";
        Map<String, Object> move = Map.of("processName", "p", "fromBuildId", from, "toBuildId", to);
        try (LogRecords log = LogRecords.capture()) {
            as("alice").body(move).post(path + "/dry-run").then().statusCode(200);
            String id = as("alice")
                    .body(move)
                    .post(path)
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("id");

            assertThat(lines(log))
                    .containsExactly("who=alice what=\"POST " + path + "\" outcome=done status=200 migrationId=" + id
                            + " processName=p fromBuildId=" + from + " toBuildId=" + to);
        }
    }

    @Test
    void no_name_can_forge_a_line_or_a_pair() {
        try (LogRecords log = LogRecords.capture()) {
            AuditLog.record("eve outcome=done\n\"who=alice\\", "POST /x", "refused", Map.of());

            assertThat(lines(log))
                    .containsExactly("who=\"eve outcome=done?\\\"who=alice\\\\\" what=\"POST /x\" outcome=refused");
        }
    }

    private static String ids(TestApplication app, int change) {
        return "workspaceId=" + app.workspaceId + " applicationId=" + app.applicationId + " change=" + change;
    }

    private static List<String> lines(LogRecords log) {
        return log.of(AuditLog.CATEGORY).stream().map(LogRecords::message).toList();
    }
}
