package dev.onset.workspaces;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestRows;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class GrantsTest {

    @Inject
    TestRows rows;

    @Test
    void granting_again_answers_with_the_grant_that_is_there() {
        TestApplication app = TestApplication.create();
        Map<String, Object> grant = Map.of("subjectType", "user", "subject", "bob", "role", "starter");
        JsonPath first = post(app, "alice", grant)
                .then()
                .statusCode(201)
                .body("role", is("starter"))
                .body("subjectType", is("user"))
                .body("applicationId", nullValue())
                .body("grantedBy", is("alice"))
                .extract()
                .jsonPath();

        post(app, "alice", grant).then().statusCode(200).body("id", is(first.getString("id")));

        assertThat(rows.count("select count(*) from access_grant where workspace_id = ?", app.workspaceId))
                .isEqualTo(1);
    }

    @Test
    void a_grant_that_is_incomplete_is_told_all_that_is_missing_and_changes_nothing() {
        TestApplication app = TestApplication.create();
        long before = rows.count("select count(*) from access_grant where workspace_id = ?", app.workspaceId);

        JsonPath problem = assertProblem(post(app, "alice", Map.of("subject", "\u3000")), ProblemType.INVALID_REQUEST);

        assertThat(problem.getString("detail")).isEqualTo("The grant is incomplete or invalid.");
        assertThat(problem.<Object>getList("errors"))
                .containsExactly(
                        Map.of("pointer", "/role", "detail", "This member is required"),
                        Map.of(
                                "pointer",
                                "/subject",
                                "detail",
                                "Must not be blank or contain control characters or other characters that cannot be stored"),
                        Map.of("pointer", "/subjectType", "detail", "This member is required"));
        assertThat(rows.count("select count(*) from access_grant where workspace_id = ?", app.workspaceId))
                .isEqualTo(before);
    }

    @Test
    void granting_at_once_makes_one_grant() {
        TestApplication app = TestApplication.create();
        Map<String, Object> grant = Map.of("subjectType", "group", "subject", "sales", "role", "viewer");

        List<Integer> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> post(app, "alice", grant).statusCode())
                .toList();

        assertThat(answers).containsOnlyOnce(201).containsOnly(200, 201);
        assertThat(rows.count("select count(*) from access_grant where workspace_id = ?", app.workspaceId))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"subjectType\": \"user\", \"role\": \"viewer\"}",
                "{\"subjectType\": \"user\", \"subject\": \"\", \"role\": \"viewer\"}",
                "{\"subjectType\": \"user\", \"subject\": \"a\\u0000\", \"role\": \"viewer\"}",
                "{\"subjectType\": \"user\", \"subject\": \"bob\", \"role\": \"root\"}",
                "{\"subjectType\": \"user\", \"subject\": \"bob\", \"role\": \"VIEWER\"}",
                "{\"subjectType\": \"user\", \"subject\": \"bob\", \"role\": 0}",
                "{\"subjectType\": \"robot\", \"subject\": \"bob\", \"role\": \"viewer\"}",
                "{\"subjectType\": \"user\", \"subject\": \"bob\", \"role\": \"viewer\", \"until\": \"tomorrow\"}",
                "{\"subjectType\": \"user\", \"subject\": \"bob\", \"role\": \"viewer\", \"applicationId\": \"x\"}"
            })
    void a_grant_that_is_not_one_stores_nothing(String body) {
        TestApplication app = TestApplication.create();

        assertProblem(as("alice").body(body).post(app.workspacePath() + "/grants"), ProblemType.INVALID_REQUEST);

        assertThat(rows.count("select count(*) from access_grant where workspace_id = ?", app.workspaceId))
                .isZero();
    }

    @Test
    void a_grant_on_an_application_of_another_workspace_is_refused() {
        TestApplication app = TestApplication.create();
        TestApplication other = TestApplication.create();

        assertProblem(
                post(
                        app,
                        "alice",
                        Map.of(
                                "subjectType", "user",
                                "subject", "bob",
                                "role", "viewer",
                                "applicationId", other.applicationId)),
                ProblemType.APPLICATION_NOT_FOUND);
        assertThat(rows.count("select count(*) from access_grant where workspace_id = ?", app.workspaceId))
                .isZero();
    }

    @Test
    void the_administrator_of_an_application_manages_its_grants_and_no_others() {
        TestApplication app = TestApplication.create();
        Map<String, Object> onApplication =
                Map.of("subjectType", "user", "subject", "bob", "role", "admin", "applicationId", app.applicationId);
        String own = post(app, "alice", onApplication).jsonPath().getString("id");
        String wide = post(app, "alice", Map.of("subjectType", "user", "subject", "dave", "role", "viewer"))
                .jsonPath()
                .getString("id");

        JsonPath granted = post(
                        app,
                        "bob",
                        Map.of(
                                "subjectType", "user",
                                "subject", "carol",
                                "role", "starter",
                                "applicationId", app.applicationId))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        assertProblem(
                post(app, "bob", Map.of("subjectType", "user", "subject", "bob", "role", "admin")),
                ProblemType.FORBIDDEN);
        assertProblem(as("bob").get(app.workspacePath() + "/grants"), ProblemType.FORBIDDEN);
        as("bob")
                .get(app.workspacePath() + "/grants?applicationId=" + app.applicationId)
                .then()
                .statusCode(200)
                .body("items.id", contains(own, granted.getString("id")));
        assertProblem(as("bob").delete(app.workspacePath() + "/grants/" + wide), ProblemType.FORBIDDEN);
        assertProblem(as("bob").delete(app.workspacePath() + "/grants/" + UUID.randomUUID()), ProblemType.FORBIDDEN);
        as("bob")
                .delete(app.workspacePath() + "/grants/" + granted.getString("id"))
                .then()
                .statusCode(204);
    }

    @Test
    void a_grant_of_another_workspace_cannot_be_revoked() {
        TestApplication app = TestApplication.create();
        TestApplication other = TestApplication.create();
        app.grant("user", "bob", "admin");
        other.grant("user", "carol", "viewer");
        String id =
                as("alice").get(other.workspacePath() + "/grants").jsonPath().getString("items[0].id");

        assertProblem(as("bob").delete(app.workspacePath() + "/grants/" + id), ProblemType.GRANT_NOT_FOUND);

        assertThat(rows.count("select count(*) from access_grant where workspace_id = ?", other.workspaceId))
                .isEqualTo(1);
    }

    private static Response post(TestApplication app, String user, Map<String, Object> grant) {
        return as(user).body(grant).post(app.workspacePath() + "/grants");
    }
}
