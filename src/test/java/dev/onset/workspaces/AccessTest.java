package dev.onset.workspaces;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestRows;
import dev.onset.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccessTest {

    @Inject
    TestRows rows;

    /** Every kind of request below a workspace, by what it asks. */
    private static Map<String, Function<RequestSpecification, Response>> requests(UUID workspace, UUID application) {
        String w = "/api/management/workspaces/" + workspace;
        String a = w + "/applications/" + application;
        String some = UUID.randomUUID().toString();
        return Map.ofEntries(
                Map.entry("read workspace", r -> r.get(w)),
                Map.entry("list applications", r -> r.get(w + "/applications")),
                Map.entry("create application", r -> r.body(Map.of("name", "A")).post(w + "/applications")),
                Map.entry("read application", r -> r.get(a)),
                Map.entry("list grants", r -> r.get(w + "/grants")),
                Map.entry(
                        "grant",
                        r -> r.body(Map.of("subjectType", "user", "subject", "mallory", "role", "admin"))
                                .post(w + "/grants")),
                Map.entry("revoke", r -> r.delete(w + "/grants/" + some)),
                Map.entry("list builds", r -> r.get(a + "/builds")),
                Map.entry(
                        "publish",
                        r -> r.body(Map.of("version", "1", "files", List.of())).post(a + "/builds")),
                Map.entry("read build", r -> r.get(a + "/builds/" + some)),
                Map.entry("read file", r -> r.get(a + "/builds/" + some + "/files/a.bpmn")),
                Map.entry("read activation", r -> r.get(a + "/activation")),
                Map.entry("activate", r -> r.body(Map.of("buildId", some)).put(a + "/activation")),
                Map.entry("roll back", r -> r.post(a + "/activation/rollback")),
                Map.entry("history", r -> r.get(a + "/activation/history")),
                Map.entry("explain", r -> r.get(a + "/activation/explanation")),
                Map.entry("explain for bob", r -> r.get(a + "/activation/explanation?user=bob")),
                Map.entry("list overrides", r -> r.get(a + "/activation/overrides")),
                Map.entry("read override", r -> r.get(a + "/activation/overrides/" + some)),
                Map.entry("remove override", r -> r.delete(a + "/activation/overrides/" + some)),
                Map.entry(
                        "override",
                        r -> r.body(Map.of(
                                        "subjectType",
                                        "user",
                                        "subject",
                                        "bob",
                                        "policy",
                                        Map.of("type", "BUILD", "buildId", some)))
                                .put(a + "/activation/overrides/" + some)),
                Map.entry(
                        "build info",
                        r -> r.get("/api/runtime/wks/" + workspace + "/app/" + application + "/build/info")),
                Map.entry(
                        "processes",
                        r -> r.get("/api/runtime/wks/" + workspace + "/app/" + application + "/processes")),
                Map.entry("document", r -> r.get("/api/runtime/wks/" + workspace + "/app/" + application + "/openapi")),
                Map.entry(
                        "start",
                        r -> r.body(Map.of())
                                .post("/api/runtime/wks/" + workspace + "/app/" + application
                                        + "/process-name/p/start")));
    }

    @Test
    void a_stranger_cannot_tell_a_workspace_from_none() {
        TestApplication app = TestApplication.create();
        long before = rows.count();
        var real = requests(app.workspaceId, app.applicationId);
        var none = requests(UUID.randomUUID(), UUID.randomUUID());

        for (String name : real.keySet()) {
            Response there = real.get(name).apply(as("mallory"));
            Response nowhere = none.get(name).apply(as("mallory"));

            assertThat(withoutInstance(assertProblem(there, ProblemType.WORKSPACE_NOT_FOUND)))
                    .as(name)
                    .isEqualTo(withoutInstance(assertProblem(nowhere, ProblemType.WORKSPACE_NOT_FOUND)));
        }
        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void whoever_has_a_grant_on_one_application_cannot_tell_another_from_none() {
        TestApplication app = TestApplication.create();
        UUID other = otherApplication(app);
        grantOn(app, app.applicationId, "user", "bob", "admin");
        long before = rows.count();
        var hidden = requests(app.workspaceId, other);
        var none = requests(app.workspaceId, UUID.randomUUID());

        for (String name : hidden.keySet()) {
            Response there = hidden.get(name).apply(as("bob"));
            Response nowhere = none.get(name).apply(as("bob"));
            assertThat(there.statusCode()).as(name).isEqualTo(nowhere.statusCode());
            if (there.statusCode() >= 400) {
                assertThat(withoutInstance(there.jsonPath())).as(name).isEqualTo(withoutInstance(nowhere.jsonPath()));
            }
        }
        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void a_grant_on_an_application_shows_its_workspace_and_no_other_application() {
        TestApplication app = TestApplication.create();
        UUID other = otherApplication(app);
        grantOn(app, app.applicationId, "user", "bob", "viewer");

        as("bob").get(app.workspacePath()).then().statusCode(200);
        as("bob").get(app.path()).then().statusCode(200);
        as("bob")
                .get(app.workspacePath() + "/applications")
                .then()
                .statusCode(200)
                .body("items.id", contains(app.applicationId.toString()));
        assertProblem(as("bob").get(app.workspacePath() + "/applications/" + other), ProblemType.APPLICATION_NOT_FOUND);
    }

    @Test
    void what_a_caller_sees_but_may_not_do_is_forbidden_and_names_the_permission() {
        TestApplication app = TestApplication.create();
        app.grant("user", "bob", "viewer");
        long before = rows.count();
        Map<String, String> needs = Map.ofEntries(
                Map.entry("create application", "application:manage"),
                Map.entry("list grants", "grant:manage"),
                Map.entry("grant", "grant:manage"),
                Map.entry("revoke", "grant:manage"),
                Map.entry("publish", "build:publish"),
                Map.entry("activate", "activation:change"),
                Map.entry("roll back", "activation:change"),
                Map.entry("explain for bob", "grant:manage"),
                Map.entry("override", "activation:change"),
                Map.entry("remove override", "activation:change"),
                Map.entry("start", "process:start"));
        var requests = requests(app.workspaceId, app.applicationId);

        needs.forEach((name, permission) -> assertThat(
                        assertProblem(requests.get(name).apply(as("bob")), ProblemType.FORBIDDEN)
                                .getString("permission"))
                .as(name)
                .isEqualTo(permission));
        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void a_starter_may_start_and_not_read_builds() {
        TestApplication app = TestApplication.create();
        app.grant("user", "bob", "starter");
        var requests = requests(app.workspaceId, app.applicationId);

        assertProblem(requests.get("start").apply(as("bob")), ProblemType.NO_ACTIVE_BUILD);
        assertProblem(requests.get("build info").apply(as("bob")), ProblemType.NO_ACTIVE_BUILD);
        assertProblem(requests.get("list builds").apply(as("bob")), ProblemType.FORBIDDEN);
        assertProblem(requests.get("list overrides").apply(as("bob")), ProblemType.FORBIDDEN);
        requests.get("explain").apply(as("bob")).then().statusCode(200);
    }

    @Test
    void a_group_grant_holds_for_its_members_only() {
        TestApplication app = TestApplication.create();
        app.grant("group", "lending", "viewer");

        withToken(Tokens.of("carol", "lending", "other")).get(app.path()).then().statusCode(200);
        assertProblem(withToken(Tokens.of("carol", "other")).get(app.path()), ProblemType.WORKSPACE_NOT_FOUND);
        assertProblem(withToken(Tokens.of("lending")).get(app.path()), ProblemType.WORKSPACE_NOT_FOUND);
    }

    @Test
    void a_client_grant_holds_for_the_client_itself_and_not_for_users_who_come_through_it() {
        TestApplication app = TestApplication.create();
        app.grant("client", "onset-web", "viewer");
        app.grant("client", "worker", "viewer");

        withToken(Tokens.ofClient("worker")).get(app.path()).then().statusCode(200);
        withToken(Tokens.ofClient("onset-web")).get(app.path()).then().statusCode(200);
        assertProblem(as("bob").get(app.path()), ProblemType.WORKSPACE_NOT_FOUND);
    }

    @Test
    void a_user_grant_does_not_hold_for_a_client_of_that_name() {
        TestApplication app = TestApplication.create();
        app.grant("user", "worker", "admin");
        app.grant("user", "client:worker", "admin");

        assertProblem(withToken(Tokens.ofClient("worker")).get(app.path()), ProblemType.WORKSPACE_NOT_FOUND);
        as("worker").get(app.path()).then().statusCode(200);
    }

    @Test
    void a_name_that_differs_in_case_is_another_user() {
        TestApplication app = TestApplication.create();
        app.grant("user", "bob", "viewer");

        assertProblem(as("Bob").get(app.path()), ProblemType.WORKSPACE_NOT_FOUND);
    }

    @Test
    void a_revoked_grant_holds_no_longer() {
        TestApplication app = TestApplication.create();
        app.grant("user", "bob", "viewer");
        String id = as("alice").get(app.workspacePath() + "/grants").jsonPath().getString("items[0].id");

        as("alice").delete(app.workspacePath() + "/grants/" + id).then().statusCode(204);

        assertProblem(as("bob").get(app.path()), ProblemType.WORKSPACE_NOT_FOUND);
        assertProblem(as("alice").delete(app.workspacePath() + "/grants/" + id), ProblemType.GRANT_NOT_FOUND);
    }

    private static UUID otherApplication(TestApplication app) {
        return as("alice")
                .body(Map.of("name", "Other"))
                .post(app.workspacePath() + "/applications")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
    }

    private static void grantOn(TestApplication app, UUID application, String type, String subject, String role) {
        as("alice")
                .body(Map.of("subjectType", type, "subject", subject, "role", role, "applicationId", application))
                .post(app.workspacePath() + "/grants")
                .then()
                .statusCode(201);
    }

    private static Map<String, Object> withoutInstance(io.restassured.path.json.JsonPath problem) {
        Map<String, Object> members = new java.util.HashMap<>(problem.getMap("$"));
        members.remove("instance");
        return members;
    }
}
